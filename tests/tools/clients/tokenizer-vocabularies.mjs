// Trains small vocabularies on the repository's own documents: BPE merges, unigram scores, WordPiece pieces, a charsmap.
import { readdirSync, readFileSync } from 'node:fs';

const docs = new URL('../../../docs/', import.meta.url);
export const corpus = readdirSync(docs).filter(name => name.endsWith('.md')).sort().map(name => readFileSync(new URL(name, docs), 'utf8')).join('\n')
    + '\nL’été à Noël: naïve café, Größe straße, Привет мир, добрый день, Καλημέρα κόσμε, こんにちは世界 東京都 日本語のテキスト, 你好世界 中文分词, 안녕하세요 세계 한국어, '
    + 'שלום עולם, مرحبا بالعالم, नमस्ते दुनिया, สวัสดีชาวโลก, 😀😃👍🏽👨‍👩‍👧 ★ ½ ² ① ﬁ Ａ１ 𝒳𝒴 𐐀𐐨 1234567890 3.14 x==y && z!=w; fn(a,b){return a[i]++;}\n';

const byteCharacters = (() => {
    const table = [];
    let next = 256;
    for (let b = 0; b < 256; ++b) {
        table.push(String.fromCharCode((b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174 ? b : next++));
    }
    return table;
})();
export const toBytes = text => Array.from(Buffer.from(text, 'utf8'), b => byteCharacters[b]).join('');

// Merges the most frequent neighbours, `count` times; words are lists of symbols.
export function trainBpe(words, count, join = (a, b) => a + b) {
    const counted = new Map();
    for (const word of words) counted.set(word.join('\0'), (counted.get(word.join('\0')) ?? 0) + 1);
    const list = [...counted].map(([word, n]) => [word.split('\0'), n]);
    const merges = [];
    while (merges.length < count) {
        const pairs = new Map();
        for (const [word, n] of list) {
            for (let i = 0; i + 1 < word.length; ++i) {
                const pair = word[i] + '\0' + word[i + 1];
                pairs.set(pair, (pairs.get(pair) ?? 0) + n);
            }
        }
        let best = null, most = 1;
        for (const [pair, n] of pairs) if (n > most || (n === most && best !== null && pair < best)) [best, most] = [pair, n];
        if (best === null) break;
        const [a, b] = best.split('\0');
        merges.push([a, b]);
        for (const entry of list) {
            const word = entry[0];
            if (!word.includes(a)) continue;
            const merged = [];
            for (let i = 0; i < word.length; ++i) {
                if (word[i] === a && word[i + 1] === b) { merged.push(join(a, b)); ++i; } else merged.push(word[i]);
            }
            entry[0] = merged;
        }
    }
    return merges;
}

export function vocabularyOf(symbols, merges, join = (a, b) => a + b, first = []) {
    const vocab = {};
    for (const token of [...first, ...symbols, ...merges.map(([a, b]) => join(a, b))]) vocab[token] ??= Object.keys(vocab).length;
    return vocab;
}

export const byteSymbols = byteCharacters;
export const byteTokens = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);

// Frequent substrings of marked words with the logarithm of their share.
export function trainUnigram(text, size, mark = '\u2581') {
    const counts = new Map();
    for (const word of text.split(/\s+/)) {
        const characters = [...(mark + word)];
        for (let i = 0; i < characters.length; ++i) {
            for (let n = 1; n <= 8 && i + n <= characters.length; ++n) {
                const piece = characters.slice(i, i + n).join('');
                counts.set(piece, (counts.get(piece) ?? 0) + 1);
            }
        }
    }
    const total = [...counts.values()].reduce((a, b) => a + b, 0);
    return [...counts].filter(([piece, n]) => n > 2 || [...piece].length === 1)
        .sort((a, b) => b[1] * [...b[0]].length - a[1] * [...a[0]].length || (a[0] < b[0] ? -1 : 1))
        .filter(([piece], i) => i < size || [...piece].length === 1)
        // Few digits: the original reads long numbers with an error in the last place, which decides between equal sums.
        .map(([piece, n]) => [piece, Math.round((Math.log(n / total) + 0.9 * [...piece].length) * 1e5) / 1e5]);
}

// A double array in darts-clone's format over UTF-8 keys, and the values behind it: SentencePiece's charsmap in base64.
export function charsmap(entries) {
    const values = [];
    const places = new Map();
    const place = value => {
        if (!places.has(value)) {
            places.set(value, values.length);
            values.push(...Buffer.from(value, 'utf8'), 0);
        }
        return places.get(value);
    };
    const root = { next: new Map(), value: -1 };
    for (const [key, value] of entries) {
        let node = root;
        for (const b of Buffer.from(key, 'utf8')) {
            if (!node.next.has(b)) node.next.set(b, { next: new Map(), value: -1 });
            node = node.next.get(b);
        }
        node.value = place(value);
    }
    const units = [];
    const used = [];
    let lowest = 1;
    const unit = at => { while (units.length <= at) { units.push(0); used.push(false); } };
    unit(0);
    used[0] = true;
    const queue = [[root, 0]];
    while (queue.length) {
        const [node, at] = queue.shift();
        const labels = [...(node.value >= 0 ? [0] : []), ...[...node.next.keys()].sort((a, b) => a - b)];
        if (!labels.length) continue;
        while (used[lowest]) ++lowest;
        let base = lowest ^ labels[0];
        for (let free = lowest; ; ++free) {
            base = free ^ labels[0];
            // The offset from a unit to its children is relative: (at ^ base), and has 21 bits here.
            if (base !== 0 && (at ^ base) < (1 << 21) && labels.every(label => !used[base ^ label] && (base ^ label) !== 0)) break;
        }
        for (const label of labels) { unit(base ^ label); used[base ^ label] = true; }
        units[at] = (units[at] | ((at ^ base) << 10) | (node.value >= 0 ? 0x100 : 0)) >>> 0;
        for (const label of labels) {
            if (label === 0) units[base] = (node.value | 0x80000000) >>> 0;
            else {
                units[base ^ label] = label;
                queue.push([node.next.get(label), base ^ label]);
            }
        }
    }
    unit(units.length | 255);
    const bytes = Buffer.alloc(4 + units.length * 4 + values.length);
    bytes.writeUInt32LE(units.length * 4, 0);
    units.forEach((u, i) => bytes.writeUInt32LE(u >>> 0, 4 + i * 4));
    Buffer.from(values).copy(bytes, 4 + units.length * 4);
    return bytes.toString('base64');
}

// What the JavaScript port does instead of reading the charsmap, for every single code point and for canonical pairs.
export function portsCharsmap() {
    const rule = c => c.replace(/[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/g, '')
        .replace(/[\u0009\u000A\u000C\u000D\u00A0\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2581\u3000\uFEFF\uFFFD]/g, ' ');
    const entries = [];
    for (let code = 1; code <= 0x10FFFF; ++code) {
        if (code >= 0xD800 && code <= 0xDFFF) continue;
        const c = String.fromCodePoint(code);
        const mapped = c === '\uFF5E' ? c : rule(c).normalize('NFKC');
        if (mapped !== c) entries.push([c, mapped]);
        const parts = [...c.normalize('NFD')];
        if (parts.length === 2 && c.normalize('NFC') === c && code < 0xAC00) entries.push([parts.join(''), mapped]);
    }
    return charsmap(entries);
}
