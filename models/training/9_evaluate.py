"""Step 9: nDCG@10 of BM25, encoder, fusion, reranker and blend on the held-out questions and on judged collections.

Settings are chosen on the dev half of the held-out questions; the test half and the collections only report.
"""
import argparse
import importlib
import json
import os

import numpy as np
import torch

import reranker
from bm25 import Bm25, Stemmer
from heldout import HeldOut, Tables
from judged import Judged, ndcg
from wordpiece import WordPiece

encode_all = importlib.import_module("3_train_encoder").encode_all
padded = importlib.import_module("5_train_reranker").padded
TOP, HEAD = 100, 50
WEIGHTS = [(1.0, w) for w in (0.3, 0.5, 0.7, 1.0)]  # lexical, dense
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Collection:
    """Queries and documents as stems and pieces, with grades."""

    def __init__(self, name, query_stems, query_pieces, stems, pieces, terms, grades):
        self.name, self.query_pieces, self.pieces, self.grades = name, query_pieces, pieces, grades
        self.lexical = Bm25(stems, terms).scores(query_stems)

    @staticmethod
    def held_out(tables, split, most):
        task = HeldOut(tables, split, most)
        return Collection(split, [tables.question_stems[i] for i in task.questions],
                          [tables.questions[i] for i in task.questions],
                          [tables.passage_stems[i] for i in task.passages],
                          [tables.passages[i] for i in task.passages], tables.terms,
                          [{int(a): 1} for a in task.answers])

    @staticmethod
    def judged(folder, pieces):
        judged, stemmer = Judged(folder), Stemmer()
        stems = [stemmer.terms_of(text) for text in judged.texts]
        return Collection(os.path.basename(os.path.normpath(folder)),
                          [stemmer.terms_of(query, grow=False) for query in judged.queries],
                          [np.array(pieces.encode(query), np.int64) for query in judged.queries], stems,
                          [np.array(pieces.encode(text), np.int64) for text in judged.texts], len(stemmer.terms),
                          judged.grades)

    def measure(self, order):
        return float(np.mean([ndcg(list(ranked), grades) for ranked, grades in zip(order, self.grades)]))

    def recall(self, order):
        return float(np.mean([len(set(ranked) & set(grades)) / len(grades)
                              for ranked, grades in zip(order, self.grades)]))


def best(scores, count):
    return np.argsort(-scores, kind="stable")[:count]


def fuse(lexical, dense, weights, k):
    """Weighted reciprocal ranks of each leg's top 100, as a share of the most there can be (rank 1 in both legs)."""
    points = np.zeros(len(lexical))
    for scores, weight in zip((lexical, dense), weights):
        top = best(scores, TOP)
        top = top[scores[top] > 0]
        points[top] += weight / (k + 1 + np.arange(len(top)))
    return points * (k + 1) / sum(weights)


def blend(lexical, dense, weights):
    """Weighted sum of the legs, each spread over 0..1 in its own top 100; a document that a leg did not find has 0."""
    points = np.zeros(len(lexical))
    for scores, weight in zip((lexical, dense), weights):
        top = best(scores, TOP)
        top = top[scores[top] > 0]
        if len(top):
            points[top] += weight * spread(scores[top])
    return points / sum(weights)


def share_of_best(lexical, dense, weights):
    """Like `blend`, but each score is divided by the best one of its leg."""
    points = np.zeros(len(lexical))
    for scores, weight in zip((lexical, dense), weights):
        top = best(scores, TOP)
        top = top[scores[top] > 0]
        if len(top):
            points[top] += weight * scores[top] / scores[top[0]]
    return points / sum(weights)


def spread(x):
    return (x - x.min()) / (x.max() - x.min() + 1e-9)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("collections", nargs="*", help="folders in BEIR layout, for measuring only")
    parser.add_argument("--most", type=int, default=650)
    parser.add_argument("--method", choices=("rrf", "minmax", "share"), default="minmax", help="fusion below the reranker")
    parser.add_argument("--dense", type=float, default=0.5, help="weight of the dense leg; the lexical one has 1")
    parser.add_argument("--k", type=int, default=60)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tables = Tables(options.work)
    pieces = WordPiece.load(os.path.join(options.work, "tokenizer.json"))
    with np.load(os.path.join(options.work, "encoder.npz")) as file:
        table = torch.from_numpy(file["table"])
    state = torch.load(os.path.join(options.work, "reranker.pt"))
    model = reranker.Reranker(state["table"].numpy(), state["importance"].numpy())
    model.load_state_dict(state)
    model.eval()
    collections = [Collection.held_out(tables, split, options.most) for split in ("dev", "test")]
    collections += [Collection.judged(folder, pieces) for folder in options.collections]
    report = {}
    for collection in collections:
        count = len(collection.grades)
        dense = encode_all(table, collection.query_pieces) @ encode_all(
            table, [p[:254] for p in collection.pieces]).T
        lexical = collection.lexical
        row = {"queries": count, "documents": len(collection.pieces),
               "bm25": collection.measure([best(s, 10) for s in lexical]),
               "encoder": collection.measure([best(s, 10) for s in dense]),
               "bm25 r100": collection.recall([best(s, TOP) for s in lexical]),
               "encoder r100": collection.recall([best(s, TOP) for s in dense])}
        for weights in WEIGHTS:
            for k in (10, 20, 60):
                row[f"rrf {weights[1]} k{k}"] = collection.measure(
                    [best(fuse(a, b, weights, k), 10) for a, b in zip(lexical, dense)])
            row[f"minmax {weights[1]}"] = collection.measure(
                [best(blend(a, b, weights), 10) for a, b in zip(lexical, dense)])
            row[f"share {weights[1]}"] = collection.measure(
                [best(share_of_best(a, b, weights), 10) for a, b in zip(lexical, dense)])
        methods = {"rrf": lambda a, b: fuse(a, b, (1.0, options.dense), options.k),
                   "minmax": lambda a, b: blend(a, b, (1.0, options.dense)),
                   "share": lambda a, b: share_of_best(a, b, (1.0, options.dense))}
        fused = [methods[options.method](a, b) for a, b in zip(lexical, dense)]
        row["fused r50"] = collection.recall([best(f, HEAD) for f in fused])
        found = []
        for i in range(count):
            heads = [best(lexical[i], HEAD), best(fused[i], HEAD)]
            every = np.unique(np.concatenate(heads))
            query = collection.query_pieces[i][:128]
            with torch.no_grad():
                logits = model(padded([query]), padded([collection.pieces[d][:253 - len(query)] for d in every])[None])
            found.append((heads, dict(zip(every, torch.sigmoid(logits[0]).tolist()))))
        for name, place in (("bm25", 0), ("fused", 1)):
            first = lexical if place == 0 else fused
            for share in SHARES:
                for form in ("minmax", "plain") if place else ("minmax",):
                    order = []
                    for i, (heads, scores) in enumerate(found):
                        head = heads[place]
                        own = np.array([scores[d] for d in head])
                        base = spread(first[i][head]) if form == "minmax" else first[i][head]
                        order.append(head[best(share * own + (1 - share) * base, 10)])
                    row[f"rerank {name} {form} {share}"] = collection.measure(order)
        relevant = [s[d] for (_, s), g in zip(found, collection.grades) for d in g if d in s]
        others = [p for (_, s), g in zip(found, collection.grades) for d, p in s.items() if d not in g]
        row["probability of relevant, quartiles"] = [round(float(q), 3) for q in np.quantile(relevant, (.25, .5, .75))]
        row["probability of other candidates, quartiles"] = [round(float(q), 3) for q in np.quantile(others, (.25, .5, .75))]
        report[collection.name] = row
        print(collection.name, json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}),
              flush=True)
    with open(os.path.join(options.work, "report.json"), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)


if __name__ == "__main__":
    main()
