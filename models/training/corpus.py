"""Reads the training text and says which documents are held out."""
import glob
import gzip
import json
import os
import zlib
from collections import Counter, namedtuple

# source repository, page title, heading path, question ("" if none), passage, path in the repository
Section = namedtuple("Section", "source title heading question text path")
Question = namedtuple("Question", "question text source path")

HELD_OUT_PERCENT = 4


def _rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sections(folder):
    """Sections in file order."""
    for path in sorted(glob.glob(os.path.join(folder, "sections-*.jsonl.gz"))):
        for row in _rows(path):
            yield Section(row["d"], row["p"], row["h"], row.get("q") or "", row["t"], row["u"])


def questions(folder):
    for row in _rows(os.path.join(folder, "questions.jsonl.gz")):
        yield Question(row["q"], row["t"], row["d"], row["u"])


def split_of(source, path, text):
    """"train", "dev" (choose settings on it) or "test" (only report it). Whole documents are held out; the SQuAD
    sets are two files, so there one paragraph is a document."""
    name = f"{source} {text if 'SQuAD' in source else path}"
    bucket = zlib.crc32(name.encode("utf-8")) % 100
    if bucket >= HELD_OUT_PERCENT:
        return "train"
    return "dev" if bucket % 2 == 0 else "test"


def source_counts(rows):
    return Counter(row.source for row in rows)
