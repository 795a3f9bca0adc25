"""BERT text normalisation, WordPiece encoding and a WordPiece vocabulary trainer, in plain Python.

The behaviour is that of Hugging Face's BertNormalizer (clean_text, handle_chinese_chars, strip_accents,
lowercase), BertPreTokenizer and WordPiece (greedy longest match first, "##" before a continuing piece).
"""
import heapq
import json
import re
import unicodedata
from collections import Counter, defaultdict

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)
LONGEST_WORD = 100

_ASCII_WORDS = re.compile(r"[a-z0-9]+|[!-/:-@\[-`{-~]")
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _is_cjk(code):
    return (0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x2A6DF
            or 0x2A700 <= code <= 0x2B73F or 0x2B740 <= code <= 0x2B81F or 0x2B820 <= code <= 0x2CEAF
            or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F)


def _is_control(char):
    return char not in "\t\n\r" and unicodedata.category(char).startswith("C")


def _is_punctuation(char):
    code = ord(char)
    if code < 128:
        return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return unicodedata.category(char).startswith("P")


def split_words(text):
    """The words and punctuation marks of a text, normalised."""
    if text.isascii():
        if not text.isprintable():
            text = _ASCII_CONTROL.sub("", text)
        return _ASCII_WORDS.findall(text.lower())
    clean = []
    for char in text:
        code = ord(char)
        if code == 0 or code == 0xFFFD or _is_control(char):
            continue
        if char.isspace():
            clean.append(" ")
        elif _is_cjk(code):
            clean.append(f" {char} ")
        else:
            clean.append(char)
    words = []
    for chunk in "".join(clean).split():
        if chunk.isascii():
            words.extend(_ASCII_WORDS.findall(chunk.lower()))
            continue
        # strip_accents runs before lowercase, as in Hugging Face's BertNormalizer
        chunk = "".join(c for c in unicodedata.normalize("NFD", chunk) if unicodedata.category(c) != "Mn").lower()
        word = []
        for char in chunk:
            if _is_punctuation(char):
                if word:
                    words.append("".join(word))
                words.append(char)
                word = []
            else:
                word.append(char)
        if word:
            words.append("".join(word))
    return words


class WordPiece:
    """Turns a text into piece ids; keeps the pieces of words it has met."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.ids = {piece: i for i, piece in enumerate(pieces)}
        self._known = {}

    @staticmethod
    def load(path):
        with open(path, encoding="utf-8") as file:
            vocabulary = json.load(file)["model"]["vocab"]
        return WordPiece([piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1])])

    def _word(self, word):
        if len(word) > LONGEST_WORD:
            return [UNK]
        found, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if piece in self.ids:
                    break
                end -= 1
            else:
                return [UNK]
            found.append(self.ids[piece])
            start = end
        return found

    def encode(self, text):
        """Piece ids without [CLS] and [SEP]."""
        known, found = self._known, []
        for word in split_words(text):
            ids = known.get(word)
            if ids is None:
                ids = known[word] = self._word(word)
            found += ids
        return found


def train(counts, size, alphabet_size=400):
    """A vocabulary of `size` pieces by byte-pair merging of the counted words (most frequent pair first,
    ties by the pair's text, so that the result is the same each time)."""
    letters = Counter()
    for word, count in counts.items():
        for char in word:
            letters[char] += count
    alphabet = {char for char, _ in sorted(letters.items(), key=lambda item: (-item[1], item[0]))[:alphabet_size]}
    words, weights = [], []
    for word, count in sorted(counts.items()):
        if all(char in alphabet for char in word) and len(word) <= 40:
            words.append([word[0]] + ["##" + char for char in word[1:]])
            weights.append(count)
    pieces = set(alphabet) | {"##" + char for char in alphabet if char.isalnum()}
    for word in words:
        pieces.update(word)
    pairs, where = Counter(), defaultdict(set)
    for index, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += weights[index]
            where[pair].add(index)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    wanted = size - len(SPECIAL)
    while heap and len(pieces) < wanted:
        count, pair = heapq.heappop(heap)
        if pairs.get(pair, 0) != -count:
            if pairs.get(pair, 0) > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        merged = pair[0] + pair[1][2:]
        pieces.add(merged)
        changed = set()
        for index in where.pop(pair):
            word, weight = words[index], weights[index]
            for old in zip(word, word[1:]):
                pairs[old] -= weight
                changed.add(old)
            joined, i = [], 0
            while i < len(word):
                if i + 1 < len(word) and word[i] == pair[0] and word[i + 1] == pair[1]:
                    joined.append(merged)
                    i += 2
                else:
                    joined.append(word[i])
                    i += 1
            words[index] = joined
            for new in zip(joined, joined[1:]):
                pairs[new] += weight
                where[new].add(index)
                changed.add(new)
        pairs.pop(pair, None)
        for other in changed:
            if pairs.get(other, 0) > 0:
                heapq.heappush(heap, (-pairs[other], other))
    return SPECIAL + sorted(pieces)


def tokenizer_json(pieces):
    """The contents of a Hugging Face tokenizer.json for this vocabulary."""
    def special(name):
        return {"id": pieces.index(name), "content": name, "single_word": False, "lstrip": False,
                "rstrip": False, "normalized": False, "special": True}

    def token(name, kind=0):
        return {"SpecialToken": {"id": name, "type_id": kind}}

    def sequence(name, kind=0):
        return {"Sequence": {"id": name, "type_id": kind}}

    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [special(name) for name in SPECIAL],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": True, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [token("[CLS]"), sequence("A"), token("[SEP]")],
            "pair": [token("[CLS]"), sequence("A"), token("[SEP]"), sequence("B", 1), token("[SEP]", 1)],
            "special_tokens": {name: {"id": name, "ids": [pieces.index(name)], "tokens": [name]}
                               for name in ("[CLS]", "[SEP]")},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": LONGEST_WORD,
                  "vocab": {piece: i for i, piece in enumerate(pieces)}},
    }
