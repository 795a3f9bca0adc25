"""Step 4: for training queries of three kinds, finds passages that BM25 and the encoder rank high but that are not
the answer. Each query searches one random fifth or so of the training passages, the part that holds its answer.

lists.npz: kind (0 question, 1 title and heading, 2 sentence), row (of the question or section), answer, and 32
negatives, best first, -1 where there were not enough. queries.npz: piece ids. cuts.npz: for a sentence, the part of
the passage that is the query.
"""
import argparse
import os

import numpy as np

import importlib
from bm25 import Bm25
from heldout import Tables
from ragged import Ragged

encode_all = importlib.import_module("3_train_encoder").encode_all
KEPT, DEPTH, PART = 32, 40, 30000
QUESTION, TITLE, SENTENCE = range(3)


def top(scores, count):
    best = np.argpartition(-scores, count, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
    return np.take_along_axis(best, order, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("--titles", type=int, default=50000)
    parser.add_argument("--sentences", type=int, default=20000)
    options = parser.parse_args()
    import torch
    torch.set_num_threads(1)
    rng = np.random.default_rng(3)
    tables = Tables(options.work)
    with np.load(os.path.join(options.work, "encoder.npz")) as file:
        table = torch.from_numpy(file["table"])
    train = np.flatnonzero(tables.split[:tables.sections] == 0)
    asked = np.flatnonzero(tables.split[tables.answer] == 0)
    # no source gives more than a quarter of the title queries
    chosen, per_source = [], {}
    for row in rng.permutation(train):
        source = tables.source[row]
        if per_source.get(source, 0) < options.titles // 6 and len(tables.passages[row]) >= 12:
            per_source[source] = per_source.get(source, 0) + 1
            chosen.append(row)
    titles, sentences = chosen[:options.titles], chosen[options.titles:options.titles + options.sentences]
    kinds = np.repeat([QUESTION, TITLE, SENTENCE], [len(asked), len(titles), len(sentences)])
    rows = np.concatenate([asked, titles, sentences]).astype(np.int64)
    answers = np.where(kinds == QUESTION, tables.answer[np.minimum(rows, len(tables.answer) - 1)], rows)
    queries, stems, cuts = [], [], np.zeros((len(rows), 2), np.int32)
    for i, (kind, row) in enumerate(zip(kinds, rows)):
        if kind == QUESTION:
            queries.append(tables.questions[row])
            stems.append(tables.question_stems[row])
        elif kind == TITLE:
            queries.append(np.concatenate([tables.titles[row], tables.headings[row]])[:48])
            stems.append(tables.title_stems[row])
        else:
            text, own = tables.passages[row], tables.passage_stems[row]
            length = int(rng.integers(6, 25))
            start = int(rng.integers(0, max(len(text) - length, 1)))
            cuts[i] = start, min(start + length, len(text))
            queries.append(text[start:start + length])
            # stems do not line up with pieces: take the same share of the stems
            low, high = start * len(own) // len(text), (start + length) * len(own) // len(text)
            stems.append(own[low:high + 1])
    parts = max(1, round(len(tables.split) / PART))
    part_of = rng.integers(0, parts, len(tables.split))
    trainable = tables.split == 0
    negatives = np.full((len(rows), KEPT), -1, np.int32)
    for part in range(parts):
        passages = np.flatnonzero((part_of == part) & trainable)
        index = Bm25([tables.passage_stems[i] for i in passages], tables.terms)
        vectors = encode_all(table, [tables.passages[i][:256] for i in passages]).T.copy()
        mine = np.flatnonzero(part_of[answers] == part)
        for start in range(0, len(mine), 256):
            block = mine[start:start + 256]
            lexical = top(index.scores([stems[i] for i in block]), DEPTH)
            dense = top(encode_all(table, [queries[i] for i in block]) @ vectors, DEPTH)
            for i, a, b in zip(block, lexical, dense):
                points = {}
                for found in (a, b):
                    for rank, passage in enumerate(passages[found]):
                        points[passage] = points.get(passage, 0) + 1 / (20 + rank)
                best = sorted(points, key=lambda p: (-points[p], p))
                answer, document = answers[i], tables.document[answers[i]]
                best = [p for p in best if p != answer
                        and (kinds[i] == QUESTION or tables.document[p] != document)][:KEPT]
                negatives[i, :len(best)] = best
        print(f"part {part + 1} of {parts}: {len(mine)} queries", flush=True)
    np.savez(os.path.join(options.work, "lists.npz"), kind=kinds, row=rows, answer=answers, negatives=negatives,
             cut=cuts)
    Ragged.of(queries, np.uint16).save(os.path.join(options.work, "queries.npz"))


if __name__ == "__main__":
    main()
