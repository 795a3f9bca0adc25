"""Step 5: trains the reranker on lists of one answer and seven other passages (five hard, two random)."""
import argparse
import os
import time

import numpy as np
import torch

import reranker
from bm25 import Bm25
from heldout import HeldOut, Tables
from ragged import Ragged
import importlib

encode_all = importlib.import_module("3_train_encoder").encode_all
HARD, RANDOM, MOST = 5, 2, 254


def padded(rows, width=None):
    width = width or max(1, max(len(row) for row in rows))
    ids = np.zeros((len(rows), width), np.int64)
    for i, row in enumerate(rows):
        ids[i, :min(len(row), width)] = row[:width]
    return torch.from_numpy(ids)


class Lists:
    def __init__(self, work, tables, rng):
        self.tables, self.rng = tables, rng
        with np.load(os.path.join(work, "lists.npz")) as file:
            self.kind, self.row, self.answer, self.negatives, self.cut = (
                file[name] for name in ("kind", "row", "answer", "negatives", "cut"))
        self.queries = Ragged.load(os.path.join(work, "queries.npz"))
        self.train = np.flatnonzero(tables.split == 0)
        self.usable = np.flatnonzero((self.negatives >= 0).sum(1) >= 8)

    def batches(self, size):
        # Questions, and titles as one query in five. Sentences are left out: their answer has lost the very words of
        # the query and the mined negatives have them, which teaches that shared words are a bad sign.
        kinds = self.kind[self.usable]
        questions, titles = self.usable[kinds == 0], self.usable[kinds == 1]
        order = self.rng.permutation(np.concatenate(
            [questions, self.rng.choice(titles, min(len(titles), len(questions) // 4), replace=False)]))
        lengths = np.diff(self.queries.offsets)
        for start in range(0, len(order) - size, size * 20):  # queries of like length together: less padding
            part = order[start:start + size * 20]
            part = part[np.argsort(lengths[part], kind="stable")]
            for i in self.rng.permutation(len(part) // size):
                yield self.make(part[i * size:(i + 1) * size])

    def make(self, chosen):
        rng, tables = self.rng, self.tables
        most = int(rng.choice([24, 40, 64, 128, 200], p=[.12, .18, .3, .3, .1]))
        queries, documents = [], []
        for i in chosen:
            pool = self.negatives[i][self.negatives[i] >= 0]
            passages = [self.answer[i], *rng.choice(pool, HARD, replace=False), *rng.choice(self.train, RANDOM)]
            query, dice = self.queries[i], rng.random()
            titled = self.kind[i] == 0 and dice < 0.25
            if self.kind[i] == 1 and dice < 0.25 and len(tables.headings[self.row[i]]):
                query, titled = tables.headings[self.row[i]], True
            queries.append(query[:48] if len(query) else np.array([1]))
            for place, passage in enumerate(passages):
                text = tables.passages[passage]
                if place == 0 and self.kind[i] == 2:
                    text = np.concatenate([text[:self.cut[i, 0]], text[self.cut[i, 1]:]])
                if titled:
                    text = np.concatenate([tables.titles[passage], text])
                documents.append(text[:most])
        ids = padded(documents)
        return padded(queries), ids.reshape(len(chosen), -1, ids.shape[1])


class Check:
    """nDCG@10 of held-out questions over the fused top 50 of BM25 and encoder."""

    def __init__(self, work, tables, most=120):
        self.task = HeldOut(tables, "dev", most)
        with np.load(os.path.join(work, "encoder.npz")) as file:
            table = torch.from_numpy(file["table"])
        passages = self.task.passages
        lexical = Bm25([tables.passage_stems[i] for i in passages], tables.terms).scores(
            [tables.question_stems[i] for i in self.task.questions])
        dense = encode_all(table, [tables.questions[i] for i in self.task.questions]) @ encode_all(
            table, [tables.passages[i][:256] for i in passages]).T
        self.fused, self.candidates = [], []
        for a, b in zip(lexical, dense):
            points = np.zeros(len(passages))
            for scores in (a, b):
                best = np.argsort(-scores, kind="stable")[:100]
                points[best] += 1 / (60 + 1 + np.arange(100))
            best = np.argsort(-points, kind="stable")[:50]
            self.candidates.append(best)
            self.fused.append(points[best])
        self.tables = tables

    def ndcg(self, score):
        """`score`: the reranker's scores of the candidates, one row a question."""
        total = 0.0
        for own, candidates, scores in zip(self.task.answers, self.candidates, score):
            place = np.flatnonzero(candidates == own)
            if len(place):
                rank = (scores >= scores[place[0]]).sum()
                total += (rank <= 10) / np.log2(rank + 1)
        return total / len(score)

    def run(self, model):
        model.eval()
        scores = []
        with torch.no_grad():
            for question, candidates in zip(self.task.questions, self.candidates):
                query = self.tables.questions[question]
                documents = [self.tables.passages[self.task.passages[c]][:MOST - len(query)] for c in candidates]
                scores.append(model(padded([query]), padded(documents)[None])[0].numpy())
        model.train()
        alone = self.ndcg(scores)
        blends = []
        for share in (0.3, 0.5, 0.7, 0.9):
            mixed = []
            for fused, score in zip(self.fused, scores):
                p = 1 / (1 + np.exp(-score))
                f = (fused - fused.min()) / (fused.max() - fused.min() + 1e-9)
                mixed.append(share * p + (1 - share) * f)
            blends.append(round(self.ndcg(mixed), 3))
        line = f"fused {self.ndcg(self.fused):.3f} reranked {alone:.3f} blended .3 .5 .7 .9 {blends}"
        return (alone + blends[1] + blends[2]) / 3, line


def keep_if_better(model, check, best, path, when, losses):
    """Saves the model if it is the best so far on the dev questions (early stopping); returns the best value."""
    value, line = check.run(model)
    print(f"{when} loss {np.mean(losses[-100:]):.3f} {line}", flush=True)
    if value > best:
        torch.save(model.state_dict(), path)
    return max(best, value)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--lists", type=int, default=48)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--table-rate", type=float, default=0.03, help="learning rate of the embeddings, as a share")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", help="a reranker.pt to go on from")
    parser.add_argument("--out", default="reranker.pt")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(2)
    path = os.path.join(options.work, options.out)
    tables = Tables(options.work)
    with np.load(os.path.join(options.work, "encoder.npz")) as file:
        table, importance = reranker.start(file["table"], options.width)
    model = reranker.Reranker(table, importance)
    if options.start:
        model.load_state_dict(torch.load(options.start))
    lists = Lists(options.work, tables, np.random.default_rng(5))
    check = Check(options.work, tables)
    slow, fast = [model.table], [model.importance]
    rest = [p for p in model.parameters() if p is not model.table and p is not model.importance]
    adam = torch.optim.Adam([{"params": slow, "lr": options.rate * options.table_rate}, {"params": fast}, {"params": rest}],
                            lr=options.rate, betas=(0.9, 0.98))
    rates = [group["lr"] for group in adam.param_groups]
    best = 0.0
    started, end, step, losses, shown = time.time(), options.minutes * 60, 0, [], 0
    while time.time() - started < end:
        for queries, documents in lists.batches(options.lists):
            done = (time.time() - started) / end
            if done >= 1:
                break
            for group, rate in zip(adam.param_groups, rates):
                group["lr"] = rate * min(1, (step + 1) / 50) * min(1, 1.2 * (1 - done) + 0.01)
            logits = model(queries, documents)
            target = torch.zeros(len(logits), dtype=torch.long)
            labels = torch.zeros_like(logits)
            labels[:, 0] = 1
            loss = torch.nn.functional.cross_entropy(logits, target)
            total = loss + 0.3 * torch.nn.functional.binary_cross_entropy_with_logits(
                logits, labels, pos_weight=torch.tensor(3.0))
            adam.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(rest, 5.0)
            adam.step()
            losses.append(loss.item())
            step += 1
            if time.time() - started > shown + 70:
                shown = time.time() - started
                best = keep_if_better(model, check, best, path, f"{shown:.0f} s step {step}", losses)
    keep_if_better(model, check, best, path, f"{time.time() - started:.0f} s step {step}", losses)


if __name__ == "__main__":
    main()
