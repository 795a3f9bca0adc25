// Makes tokenizer cases with Hugging Face's JavaScript tokenizers: the oracle of RankDb's own.
//   bash ../../../scripts/setup-tests.sh
//   node make-tokenizer-cases.mjs 300 1 ../../RankDb.Tests/Inference/golden    writes tokenizer-*.json and cases.jsonl there
//   node make-tokenizer-cases.mjs 30000 7 FOLDER    then RANKDB_TOKENIZER_GOLDEN=FOLDER and the test class Tokens_equal_hugging_face
// Left out, because the JavaScript port differs from the original Rust library there and RankDb follows the
// original: ideographs beyond U+FFFF (the port does not part them), capital sigma (the port writes a final one),
// U+0085 and U+FEFF where text is not cleaned (another idea of white space), U+10ED0 (punctuation since Unicode 17).
import { mkdirSync, writeFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

const [count, seed, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
let state = seed >>> 0;
const random = n => {                                   // mulberry32
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
};
const pick = list => list[random(list.length)];

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789αβγδеёжзийкéüßøñıçåşğ中文字日本語한글한가나다ابتאב'];
const pieces = ['the', 'th', 'ing', 'er', 'un', 'data', 'base', 'quer', 'ies', 'read', 'file', 'αβ', 'ее', 'ab', 'abc', 'bcd', '12', '123', 'é', 'ée'];
const vocab = {};
for (const token of [...special, ...letters, ...letters.map(l => '##' + l), ...pieces, ...pieces.map(p => '##' + p),
    ...'ABCDEFGHÉÜΑΒ', ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', '。', '、', '«', '»', '“', '”', '—', '…', '😀', '##😀', '𝒳', 'é', '中文']) {
    vocab[token] ??= Object.keys(vocab).length;
}

const file = normalizer => ({
    version: '1.0', truncation: null, padding: null,
    added_tokens: special.map(content => ({ id: vocab[content], content, single_word: false, lstrip: content === '[MASK]', rstrip: false, normalized: false, special: true })),
    normalizer: normalizer && { type: 'BertNormalizer', ...normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
        type: 'TemplateProcessing',
        single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
        pair: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } },
            { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: '[SEP]', type_id: 1 } }],
        special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map(t => [t, { id: t, ids: [vocab[t]], tokens: [t] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 20, vocab },
});
const configurations = {
    uncased: { clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    cased: { clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: false },
    accents: { clean_text: true, handle_chinese_chars: false, strip_accents: false, lowercase: true },
    stripped: { clean_text: false, handle_chinese_chars: true, strip_accents: true, lowercase: false },
    none: null,
};

const left_out = (code, clean) =>
    code === 0x3A3 || code === 0x10ED0 || (code >= 0x20000 && code <= 0x3FFFF) || (!clean && (code === 0x85 || code === 0xFEFF));
const ranges = [[0x20, 0x7E], [0x20, 0x7E], [0x61, 0x7A], [0x61, 0x7A], [0, 0xFF], [0xC0, 0x24F], [0x300, 0x36F], [0x370, 0x4FF], [0x590, 0x6FF],
    [0x900, 0xDFF], [0x1E00, 0x206F], [0x2190, 0x22FF], [0x3000, 0x30FF], [0x4E00, 0x4E80], [0xAC00, 0xAC80], [0xD800, 0xDFFF], [0xF900, 0xFB4F],
    [0xFE00, 0xFFFF], [0x1D100, 0x1D1FF], [0x1D400, 0x1D4FF], [0x1F300, 0x1F6FF], [0x10000, 0x1FFFF], [0, 0xFFFF]];
const part = clean => {
    switch (random(12)) {
        case 0: return pick(special);
        case 1: return pick([' ', '  ', '\n', '\t', '\u00A0', '\u3000', '\r\n', '\f', '\u200B', '\u00AD', '\0', '\uFFFD']);
        case 2: return pick(['...', ', ', '. ', '-', '##', '[', ']', '[MASK', 'MASK]', "'s", 'ﬁ', 'İ', 'ẞ', 'Å', '≠', '\u0344']);
        case 3: case 4: case 5: case 6: return Array.from({ length: 1 + random(4) }, () => pick([...pieces, ...letters, 'É', 'THE', 'Über'])).join('');
        default: {
            const [from, to] = pick(ranges);
            return Array.from({ length: 1 + random(8) }, () => {
                let code;
                do code = from + random(to - from + 1); while (left_out(code, clean));
                return String.fromCodePoint(code);
            }).join('') + pick(['', ' ']);
        }
    }
};
// Neighbouring lone surrogates can form a pair, and that an ideograph.
const usable = (text, clean) => ![...text].some(c => left_out(c.codePointAt(0), clean));

mkdirSync(folder, { recursive: true });
const names = Object.keys(configurations);
const tokenizers = {};
for (const name of names) {
    const json = file(configurations[name]);
    writeFileSync(`${folder}/tokenizer-${name}.json`, JSON.stringify(json) + '\n');
    tokenizers[name] = new Tokenizer(json, {});
}
const lines = [];
while (lines.length < count) {
    const name = names[lines.length % names.length];
    const clean = configurations[name]?.clean_text ?? false;
    const text = Array.from({ length: 1 + random(7) }, () => part(clean)).join('');
    if (!usable(text, clean)) continue;
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0')).join('');
    const ids = tokenizers[name].encode(text, { add_special_tokens: false }).ids;
    lines.push(JSON.stringify({ tokenizer: name, utf16: units, ids }));
}
writeFileSync(`${folder}/cases.jsonl`, lines.join('\n') + '\n');
