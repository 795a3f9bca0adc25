"""Step 2: writes the training text as numbers: piece ids, stems, and which passage answers what.

passages.npz      piece ids of each different passage (at most --limit a passage)
titles.npz, headings.npz   of the section a passage comes from (empty for passages of the questions file only)
questions.npz     piece ids of each question
stems-*.npz       the same texts as stems, for BM25
tables.npz        passage: source, document, split, lead; question: passage
"""
import argparse
import os

import numpy as np

import bm25
import corpus
from ragged import Ragged
from wordpiece import WordPiece

SPLITS = ["train", "dev", "test"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("work")
    parser.add_argument("--limit", type=int, default=320)
    options = parser.parse_args()
    pieces = WordPiece.load(os.path.join(options.work, "tokenizer.json"))
    stemmer = bm25.Stemmer()

    passages, titles, headings, passage_stems, title_stems = [], [], [], [], []
    source, document, split, lead = [], [], [], []
    sources, documents, seen = {}, {}, {}

    def add(row, title, heading):
        if row.text in seen:
            return
        seen[row.text] = len(passages)
        passages.append(pieces.encode(row.text)[:options.limit])
        titles.append(pieces.encode(title))
        headings.append(pieces.encode(heading))
        passage_stems.append(stemmer.terms_of(row.text))
        title_stems.append(stemmer.terms_of(f"{title} {heading}"))
        source.append(sources.setdefault(row.source, len(sources)))
        document.append(documents.setdefault((row.source, row.path), len(documents)))
        split.append(SPLITS.index(corpus.split_of(row.source, row.path, row.text)))
        lead.append(heading == "")

    for row in corpus.sections(options.data):
        add(row, row.title, row.heading.split(" > ")[-1])
    sections = len(passages)
    questions, question_stems, answer = [], [], []
    for row in corpus.questions(options.data):
        add(row, "", "")
        questions.append(pieces.encode(row.question))
        question_stems.append(stemmer.terms_of(row.question))
        answer.append(seen[row.text])

    def save(name, rows, dtype):
        Ragged.of(rows, dtype).save(os.path.join(options.work, name))

    for name, rows in (("passages", passages), ("titles", titles), ("headings", headings), ("questions", questions)):
        save(f"{name}.npz", rows, np.uint16)
    for name, rows in (("passages", passage_stems), ("titles", title_stems), ("questions", question_stems)):
        save(f"stems-{name}.npz", rows, np.int32)
    np.savez(os.path.join(options.work, "tables.npz"), source=source, document=document, split=split, lead=lead,
             answer=answer, sections=sections, terms=len(stemmer.terms), sources=list(sources))
    print(f"{sections} sections, {len(passages)} passages, {len(questions)} questions, {len(stemmer.terms)} stems; "
          f"held-out questions {int((np.array(split)[answer] > 0).sum())}; "
          f"{sum(map(len, passages)) / len(passages):.0f} pieces a passage")


if __name__ == "__main__":
    main()
