// One tokenizer.json for every kind of tokenizer that RankDb reads, trained by tokenizer-vocabularies.mjs.
import { byteSymbols, byteTokens, corpus, portsCharsmap, toBytes, trainBpe, trainUnigram, vocabularyOf } from './tokenizer-vocabularies.mjs';

const gpt2 = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const cl100k = n => `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${n}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const token = (id, content, more = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });
const file = parts => ({
    version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...parts });
const template = (vocab, open, close) => ({
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: open, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: close, type_id: 0 } }],
    pair: [{ SpecialToken: { id: open, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: close, type_id: 0 } },
        { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: close, type_id: 1 } }],
    special_tokens: Object.fromEntries([open, close].map(t => [t, { id: t, ids: [vocab[t]], tokens: [t] }])) });

const byteBpe = (specials, count, pattern = gpt2) => {
    const merges = trainBpe(corpus.match(pattern).map(word => [...toBytes(word)]), count);
    return { vocab: vocabularyOf(byteSymbols, merges, undefined, specials), merges };
};

const wordPiece = () => {
    const join = (a, b) => a + b.slice(2);
    const words = corpus.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '').match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]/gu);
    const merges = trainBpe(words.map(word => [...word].map((c, i) => i ? '##' + c : c)), 1200, join);
    const characters = [...new Set(words.join(''))];
    return vocabularyOf([...characters, ...characters.map(c => '##' + c)], merges, join, ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
};
const bertTokens = vocab => ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map(t => token(vocab[t], t, { lstrip: t === '[MASK]' }));

const kinds = {
    bert() {
        const vocab = wordPiece();
        return file({
            added_tokens: bertTokens(vocab), normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
            pre_tokenizer: { type: 'BertPreTokenizer' }, post_processor: template(vocab, '[CLS]', '[SEP]'), decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
            model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 30, vocab } });
    },
    wordpiece() {
        const vocab = wordPiece();
        const next = Math.max(...Object.values(vocab)) + 1;
        return file({
            added_tokens: [...bertTokens(vocab), token(next, 'É+ Tok', { normalized: true, special: false }), token(next + 1, 'zz', { single_word: true, normalized: true, special: false, rstrip: true })],
            normalizer: { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'Lowercase' }, { type: 'StripAccents' }, { type: 'Strip', strip_left: true, strip_right: true }] },
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'Isolated' }, { type: 'Digits', individual_digits: true }] },
            post_processor: { type: 'BertProcessing', sep: ['[SEP]', vocab['[SEP]']], cls: ['[CLS]', vocab['[CLS]']] },
            model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab } });
    },
    roberta() {
        const { vocab, merges } = byteBpe(['<s>', '<pad>', '</s>', '<unk>', '<mask>'], 1200);
        return file({
            added_tokens: ['<s>', '<pad>', '</s>', '<unk>', '<mask>'].map(t => token(vocab[t], t, { lstrip: t === '<mask>' })),
            pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
            post_processor: { type: 'RobertaProcessing', sep: ['</s>', vocab['</s>']], cls: ['<s>', vocab['<s>']], trim_offsets: true, add_prefix_space: false },
            decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
            model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, byte_fallback: false, vocab, merges: merges.map(m => m.join(' ')) } });
    },
    prefixed() {
        const { vocab, merges } = byteBpe(['<s>', '</s>'], 600);
        return file({
            added_tokens: ['<s>', '</s>'].map(t => token(vocab[t], t)),
            pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
            post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }, template(vocab, '<s>', '</s>')] },
            model: { type: 'BPE', vocab, merges } });
    },
    modernbert() {
        const { vocab, merges } = byteBpe([], 1200);
        const next = Object.keys(vocab).length;
        const specials = ['[UNK]', '[CLS]', '[SEP]', '[PAD]', '[MASK]'];
        specials.forEach((t, i) => { vocab[t] = next + i; });
        return file({
            added_tokens: [...specials.map(t => token(vocab[t], t, { lstrip: t === '[MASK]' })),
                ...[2, 3, 4].map((n, i) => token(next + 5 + i, ' '.repeat(n), { special: false, normalized: true })), token(next + 8, '|||EMAIL|||', { special: false })],
            normalizer: { type: 'NFC' }, pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
            post_processor: template(vocab, '[CLS]', '[SEP]'), model: { type: 'BPE', vocab, merges } });
    },
    qwen() {
        const { vocab, merges } = byteBpe([], 1200);
        const next = Object.keys(vocab).length;
        return file({
            added_tokens: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'].map((t, i) => token(next + i, t)), normalizer: { type: 'NFC' },
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: cl100k('') }, behavior: 'Isolated', invert: false },
                { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }] },
            post_processor: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
            model: { type: 'BPE', unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges: merges.map(m => m.join(' ')) } });
    },
    llama3() {
        const { vocab, merges } = byteBpe(['!~'], 900);
        vocab['returns'] ??= Object.keys(vocab).length;          // no merge leads there: found by ignore_merges alone
        const next = Object.keys(vocab).length;
        vocab['<|begin|>'] = next;
        vocab['<|end|>'] = next + 1;
        return file({
            added_tokens: ['<|begin|>', '<|end|>'].map(t => token(vocab[t], t)),
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: cl100k('{1,3}') }, behavior: 'Isolated', invert: false },
                { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }] },
            post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true }, template(vocab, '<|begin|>', '<|end|>')] },
            model: { type: 'BPE', ignore_merges: true, vocab, merges } });
    },
    sentencebpe() {
        const merges = trainBpe(corpus.split(/\s+/).map(word => [...('\u2581' + word)]), 900);
        const characters = [...new Set(corpus.replace(/\s/g, ''))].slice(0, 160);
        const usable = merges.filter(() => true);
        const symbols = [...new Set([...characters, '\u2581', ...usable.flat().filter(t => [...t].length === 1)])];
        const vocab = vocabularyOf(symbols, usable, undefined, ['<unk>', '<s>', '</s>', ...byteTokens]);
        return file({
            added_tokens: ['<unk>', '<s>', '</s>'].map(t => token(vocab[t], t)),
            normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '\u2581' }, { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' }] },
            model: { type: 'BPE', unk_token: '<unk>', fuse_unk: true, byte_fallback: true, vocab, merges: usable } });
    },
    clip() {
        const words = corpus.toLowerCase().match(/[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+/gu);
        const merges = trainBpe(words.map(word => { const s = [...toBytes(word)]; s[s.length - 1] += '</w>'; return s; }), 800);
        const vocab = vocabularyOf([...byteSymbols, ...byteSymbols.map(c => c + '</w>')], merges, undefined, ['<|startoftext|>', '<|endoftext|>']);
        return file({
            added_tokens: ['<|startoftext|>', '<|endoftext|>'].map(t => token(vocab[t], t, { normalized: t === '<|startoftext|>' })),
            normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }] },
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: 'Removed', invert: true },
                { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }] },
            post_processor: { type: 'RobertaProcessing', sep: ['<|endoftext|>', 1], cls: ['<|startoftext|>', 0], trim_offsets: false, add_prefix_space: false },
            model: { type: 'BPE', unk_token: '<|endoftext|>', continuing_subword_prefix: '', end_of_word_suffix: '</w>', fuse_unk: false, vocab, merges } });
    },
    unigram() {
        const vocab = [['<s>', 0], ['<pad>', 0], ['</s>', 0], ['<unk>', 0], ...trainUnigram(corpus.normalize('NFKC'), 3000), ['<mask>', 0]];
        return file({
            added_tokens: [0, 1, 2, 3, vocab.length - 1].map(id => token(id, vocab[id][0], { lstrip: id > 3 })),
            normalizer: { type: 'Sequence', normalizers: [{ type: 'Precompiled', precompiled_charsmap: portsCharsmap() }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }] },
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true }] },
            post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
                pair: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } },
                    { Sequence: { id: 'B', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
                special_tokens: { '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] }, '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] } } },
            model: { type: 'Unigram', unk_id: 3, byte_fallback: false, vocab } });
    },
    unigrambytes() {
        const vocab = [['<pad>', 0], ['</s>', 0], ['<unk>', 0], ...byteTokens.map(t => [t, -20]), ...trainUnigram(corpus.normalize('NFKC'), 2000)];
        return file({
            added_tokens: [0, 1, 2].map(id => token(id, vocab[id][0])),
            normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Strip', strip_left: false, strip_right: true }, { type: 'Replace', pattern: { Regex: '\\s{2,}' }, content: ' ' }] },
            pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first', split: true },
            model: { type: 'Unigram', unk_id: 2, byte_fallback: true, vocab } });
    },
    odd() {
        const join = (a, b) => a + b.slice(2);
        const words = corpus.normalize('NFKD').match(/[\p{L}\p{M}]+|[^\s\p{L}\p{M}]/gu);
        const merges = trainBpe(words.map(word => [...word].map((c, i) => i ? '##' + c : c)), 500, join);
        const symbols = [...new Set([...words.join('').slice(0, 4000), ...merges.flat()])].filter(t => [...t.replace('##', '')].length === 1);
        const vocab = vocabularyOf(symbols, merges, join, ['<unk>']);
        return file({
            added_tokens: [token(0, '<unk>')], normalizer: { type: 'Sequence', normalizers: [{ type: 'Nmt' }, { type: 'NFKD' }] },
            pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Whitespace' }, { type: 'Split', pattern: { String: '-' }, behavior: 'MergedWithPrevious', invert: false },
                { type: 'Split', pattern: { Regex: '[A-Z]+(?=[a-z])|_' }, behavior: 'MergedWithNext', invert: false }, { type: 'Split', pattern: { Regex: '[aeiou]{2,}?' }, behavior: 'Contiguous', invert: false },
                { type: 'Split', pattern: { Regex: '(?i:ab|[x-z])++|\\b\\d(?!5)' }, behavior: 'Isolated', invert: false }, { type: 'Punctuation', behavior: 'Contiguous' }, { type: 'Digits', individual_digits: false }] },
            model: { type: 'BPE', unk_token: '<unk>', continuing_subword_prefix: '##', fuse_unk: true, vocab, merges } });
    },
};
export const names = Object.keys(kinds);
export const make = name => JSON.parse(JSON.stringify(kinds[name]()));
