// Random texts: words of the documents, code, every plane of Unicode, marks, emoji, white space, lone surrogates.
import { corpus } from './tokenizer-vocabularies.mjs';

export function generator(seed) {
    let state = seed >>> 0;
    return n => {                                           // mulberry32
        state = (state + 0x6D2B79F5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % n;
    };
}

const ranges = [[0x20, 0x7E], [0, 0xFF], [0xC0, 0x24F], [0x250, 0x2FF], [0x300, 0x36F], [0x370, 0x4FF], [0x530, 0x6FF], [0x900, 0xDFF], [0xE00, 0x10FF], [0x1100, 0x11FF],
    [0x1200, 0x1DFF], [0x1E00, 0x206F], [0x2070, 0x27FF], [0x2800, 0x2FFF], [0x3000, 0x33FF], [0x3400, 0x9FFF], [0xA000, 0xABFF], [0xAC00, 0xD7A3], [0xE000, 0xF8FF],
    [0xF900, 0xFDFF], [0xFE00, 0xFFFF], [0x10000, 0x10FFF], [0x11000, 0x13FFF], [0x16800, 0x1BFFF], [0x1D100, 0x1D7FF], [0x1E000, 0x1EFFF], [0x1F000, 0x1FFFF],
    [0x20000, 0x323AF], [0xE0000, 0xE01FF], [0xF0000, 0x10FFFD]];
const spaces = [...' \t\n\r\f\v\u0085\u00A0\u1680\u2000\u2003\u2009\u200A\u2028\u2029\u202F\u205F\u3000\u200B\u200D\u2060\uFEFF'];
const bits = ["'s", "'LL", "'ve", "don't", '...', ', ', '. ', ' - ', '##', '[', ']', '<', '</', '##', 'ﬁ', 'ﬀ', 'İ', 'ẞ', 'Å', 'e\u0301', 'o\u0323\u0302', 'a\u0344', '한', '\u1112\u1161\u11AB', '👨‍👩‍👧', '👍🏽', '🇩🇪',
    'が', 'か\u3099', '½', '①', '㎏', 'ﷺ', '～', '\r\n', '\n\n', '  ', '   ', '\u0001', '\u2581', 'ſ', "'ſ", 'Σ', 'σς', '0x1F', 'i++;', 'a&&b', '{"k":[1,2]}', 'foo_bar', 'HTTPServer', '1234567', '٣٤', '\uD800', '\uDC00', 'zz', 'É+ Tok', 'returns'];

/// Makes texts; `tokens` are added tokens to strew in, `stable` says of a code point whether all agree what it is.
export function texts(random, tokens, stable) {
    const pick = list => list[random(list.length)];
    const words = [...new Set(corpus.split(/\s+/))];
    const pool = ranges.map(([from, to]) => {
        const found = [];
        for (let i = 0; i < 700 && found.length < 400; ++i) {
            const code = from + random(to - from + 1);
            if (code < 0xD800 || code > 0xDFFF) if (stable(code)) found.push(code);
        }
        return found.length ? found : [0x61];
    });
    const part = () => {
        switch (random(14)) {
            case 0: return tokens.length && random(3) === 0 ? pick(tokens) : pick(words);
            case 1: return pick(spaces).repeat(1 + random(3));
            case 2: case 3: return pick(bits);
            case 4: case 5: case 6: case 7: return pick(words) + pick([' ', ' ', '', '\n', ', ']);
            case 8: return random(12) ? pick(words) : Array.from({ length: 40 + random(160) }, () => pick(words)).join(pick(['', '', ' ', '_']));
            default: {
                const from = pick(pool);
                return String.fromCodePoint(...Array.from({ length: 1 + random(6) }, () => pick(from))) + pick(['', ' ']);
            }
        }
    };
    return () => Array.from({ length: 1 + random(8) }, part).join('');
}
