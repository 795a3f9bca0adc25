// What Hugging Face's tokenizers say: the original (npm "tokenizers", ids and offsets) and its JavaScript port (ids).
//   node tokenizer-oracle.mjs ids KIND COUNT SEED FILE      writes the tokenizer.json, prints a line a text:
//        text (base64 of UTF-16) TAB ids TAB offsets (start,end,...) TAB ids of the port, or = if they are the same
//     until the port agrees with the original on COUNT texts.
//   node tokenizer-oracle.mjs inputs KIND COUNT SEED FILE   prints a line a pair of texts with truncation and padding:
//        first TAB second (- if none) TAB settings (JSON) TAB ids TAB type ids TAB mask TAB offsets, or "error"
//   node tokenizer-oracle.mjs speed KIND SECONDS SEED FILE  prints the port's tokens a second on FILE.texts (written by it)
import { createRequire } from 'node:module';
import { writeFileSync, writeSync } from 'node:fs';
import { Tokenizer as Port } from '@huggingface/tokenizers';
import { make } from './tokenizer-kinds.mjs';
import { generator, texts } from './tokenizer-texts.mjs';
import { corpus } from './tokenizer-vocabularies.mjs';

const original = createRequire(import.meta.url)('tokenizers');
const [mode, kind, count, seed, path] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5]), process.argv[6]];
const json = make(kind);
writeFileSync(path, JSON.stringify(json));
const random = generator(seed);
const tokenizer = original.Tokenizer.fromString(JSON.stringify(json));
// The port has no Nmt, knows no splitting behaviours, and no byte fallback of Unigram: these kinds are compared with the original alone.
const port = kind === 'odd' || kind === 'unigrambytes' ? null : new Port(json, {});

// The libraries and runtimes know different versions of Unicode: code points that they class differently are left out.
const is = (regex, code) => regex.test(String.fromCodePoint(code));
const classes = [/\p{L}/u, /\p{N}/u, /\p{M}/u, /\p{S}/u, /\p{P}/u].map(regex => [regex, original.splitPreTokenizer(regex.source, 'removed', false)]);
const bertPunctuation = original.bertPreTokenizer();
const strip = original.stripAccentsNormalizer();
const lower = original.lowercase();
const forms = { NFC: original.nfcNormalizer(), NFD: original.nfdNormalizer(), NFKC: original.nfkcNormalizer(), NFKD: original.nfkdNormalizer() };
const own = tokenizer.getNormalizer();
const cache = new Map();
const stable = code => {
    if (!cache.has(code)) {
        const c = String.fromCodePoint(code);
        cache.set(code, !is(/\p{Cn}/u, code)
            && bertPunctuation.preTokenizeString(`a${c}a`).length === (is(/\s/u, code) ? 2 : is(/[\p{P}!-\/:-@\[-`{-~]/u, code) ? 3 : 1)
            && (strip.normalizeString(c) === '') === is(/\p{M}/u, code)
            && lower.normalizeString(c) === c.toLowerCase()
            && Object.entries(forms).every(([form, normal]) => normal.normalizeString(c) === c.normalize(form))
            && (port?.normalizer == null || own.normalizeString(c) === port.normalizer(c))
            && classOf(c, code));
    }
    return cache.get(code);
};
const patterns = ['L', 'N', 'M', 'S', 'P'].map(name => original.Tokenizer.fromString(JSON.stringify({
    version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, post_processor: null, decoder: null,
    pre_tokenizer: { type: 'Split', pattern: { Regex: `\\p{${name}}` }, behavior: 'Removed', invert: false },
    model: { type: 'WordLevel', vocab: { '<unk>': 0 }, unk_token: '<unk>' } })).getPreTokenizer());
function classOf(c, code) {
    return patterns.every((own, i) => (own.preTokenizeString(c).length === 0) === is(classes[i][0], code));
}

const next = texts(random, json.added_tokens.map(t => t.content), stable);
const offsetsInUnits = (text, offsets) => {
    const places = [0];
    for (const c of text) places.push(places.at(-1) + c.length);
    return offsets.flatMap(([start, end]) => [places[start], places[end]]);
};
const base64 = text => Buffer.from(text, 'utf16le').toString('base64');
let waiting = [];
const print = line => { waiting.push(line); if (waiting.length >= 500) flush(); };
const flush = () => { if (!waiting.length) return; const all = Buffer.from(waiting.join('\n') + '\n'); for (let at = 0; at < all.length;) at += writeSync(1, all, at); waiting = []; };

if (mode === 'ids') {
    for (let agreed = 0, tried = 0; agreed < count && tried < count * 4; ++tried) {
        const text = next();
        // Where a charsmap takes away what a text begins with, the original's offsets are one too low: RankDb's are not.
        if (kind === 'unigram' && /(^|<s>|<pad>|<\/s>|<unk>|<mask>)\s*[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/.test(text)) continue;
        const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
        const ids = encoding.getIds().join(',');
        const ported = port === null ? ids : port.encode(text, { add_special_tokens: false }).ids.join(',');
        if (ids === ported) ++agreed;
        print([base64(text), ids, offsetsInUnits(text, encoding.getOffsets()).join(','), ids === ported ? '=' : ported].join('\t'));
    }
} else if (mode === 'inputs') {
    const pick = list => list[random(list.length)];
    for (let i = 0; i < count; ++i) {
        const [first, second] = [next(), random(3) ? next() : null];
        const settings = { max: 4 + random(40), strategy: pick(['LongestFirst', 'OnlyFirst', 'OnlySecond', 'DoNotTruncate']), side: pick(['Right', 'Left']),
            length: pick([0, 0, 16, 50]), multiple: pick([1, 1, 8]), padSide: pick(['Right', 'Left']), pad: random(3) };
        tokenizer.disableTruncation();
        tokenizer.disablePadding();
        // The original stops reading a text that is too long; of two such texts it no longer knows the longer one, which gets the odd token.
        const room = settings.max - (await tokenizer.encode('a', 'a')).getLength() + (await tokenizer.encode('a', 'a', { addSpecialTokens: false })).getLength();
        const lengths = await Promise.all([first, second ?? ''].map(async text => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getLength()));
        if (settings.strategy === 'LongestFirst' && room % 2 && Math.min(...lengths) >= room) continue;
        let line = 'error';
        try {
            if (settings.strategy !== 'DoNotTruncate') {
                tokenizer.setTruncation(settings.max, { stride: 0, strategy: settings.strategy, direction: settings.side.toLowerCase() });
            }
            tokenizer.setPadding({ direction: settings.padSide.toLowerCase(), padId: settings.pad, padTypeId: 0, padToken: 'x', maxLength: settings.length || undefined, padToMultipleOf: settings.multiple > 1 ? settings.multiple : undefined });
            const encoding = await tokenizer.encode(first, second);
            const units = encoding.getOffsets().map(([start, end], at) => encoding.getSequenceIds()[at] === 1 ? offsetsInUnits(second, [[start, end]]) : offsetsInUnits(first, [[start, end]]));
            line = [encoding.getIds(), encoding.getTypeIds(), encoding.getAttentionMask(), units.flat()].map(list => list.join(',')).join('\t');
        } catch (error) {
            line = 'error\t' + String(error.message).replace(/\s+/g, ' ');
        }
        print([base64(first), second === null ? '-' : base64(second), JSON.stringify(settings), line].join('\t'));
    }
} else {
    const lines = corpus.split('\n').filter(line => line.trim().length > 20).map(line => line.slice(0, 1000));
    writeFileSync(path + '.texts', lines.join('\n'));
    let tokens = 0;
    let made = 0;                    // every text is a new one: the port keeps whole texts of the SentencePiece kind
    for (let round = 0; round < 3; ++round) for (const line of lines) port.encode(`${line} ${++made}`, { add_special_tokens: false });
    const start = performance.now();
    while (performance.now() - start < count * 1000) for (const line of lines) tokens += port.encode(`${line} ${++made}`, { add_special_tokens: false }).ids.length;
    print(String(Math.round(tokens / ((performance.now() - start) / 1000))));
}
flush();
