"""Step 3: trains the token table of the encoder.

A text's vector is the sum over its different tokens of sqrt(count) * exp(weight) * embedding, L2-normalised.
Starts from a latent semantic analysis of the training passages and goes on with a contrastive loss (InfoNCE, every
other passage of the batch is a negative, in both directions).
"""
import argparse
import os
import time

import numpy as np
import scipy.sparse as sparse
import torch

from heldout import HeldOut, Tables, summary
from ragged import bag

DIMENSION = 256
TEMPERATURE = 0.05


def lsa(tables, size, rng, most=100_000):
    """Token directions from a randomised SVD of a tf-idf matrix, and log idf as first weights."""
    chosen = rng.permutation(np.flatnonzero(tables.split == 0))[:most]
    rows, columns, counts = bag([tables.passages[i] for i in chosen], size)
    df = np.bincount(columns, minlength=size)
    idf = np.log((len(chosen) + 1) / (df + 1)).astype(np.float32)
    matrix = sparse.csr_matrix((np.sqrt(counts).astype(np.float32) * idf[columns], (rows, columns)),
                               shape=(len(chosen), size))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel()) + 1e-6
    matrix = (sparse.diags((1 / norms).astype(np.float32)) @ matrix).tocsr()
    basis = rng.standard_normal((size, DIMENSION + 16)).astype(np.float32)
    for _ in range(3):
        basis, _ = np.linalg.qr(matrix.T @ (matrix @ basis))
    _, _, rotation = np.linalg.svd(matrix @ basis, full_matrices=False)
    vectors = (basis @ rotation.T)[:, :DIMENSION]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    vectors += rng.standard_normal(vectors.shape) * 0.01
    return vectors.astype(np.float32), np.log(np.maximum(idf, 0.3)) - 2


class Pairs:
    """Makes (query, passage) pairs of different kinds from the training documents."""

    def __init__(self, tables, rng):
        self.tables, self.rng = tables, rng
        self.sections = np.flatnonzero(tables.split[:tables.sections] == 0)
        self.questions = np.flatnonzero(tables.split[tables.answer] == 0)

    def epoch(self, batch):
        """Batches of (is question, row number). Half of them hold passages of few sources: harder negatives."""
        rng, tables = self.rng, self.tables
        items = [(0, i) for i in self.sections] + [(1, i) for i in self.questions] * 2
        order = rng.permutation(len(items))
        batches = []
        for start in range(0, len(order) - batch, batch * 8):
            part = [items[i] for i in order[start:start + batch * 8]]
            if rng.random() < 0.5:
                part.sort(key=lambda item: tables.source[tables.answer[item[1]] if item[0] else item[1]])
            batches += [part[i:i + batch] for i in range(0, len(part) - batch + 1, batch)]
        rng.shuffle(batches)
        return batches

    def make(self, item):
        rng, tables = self.rng, self.tables
        question, row = item
        if question:
            passage = tables.answer[row]
            query, text = tables.questions[row], tables.passages[passage]
            if rng.random() < 0.2:
                text = np.concatenate([tables.titles[passage], text])
        else:
            passage, text = row, tables.passages[row]
            title, heading = tables.titles[row], tables.headings[row]
            kind = rng.random()
            if kind < 0.35 or len(text) < 30:
                query = np.concatenate([title, heading])
            elif kind < 0.5:
                query = heading if len(heading) else title
                if len(heading):
                    text = np.concatenate([title, text])
            else:
                length = int(rng.integers(6, 24))
                start = int(rng.integers(0, len(text) - length)) if len(text) > length else 0
                query = text[start:start + length]
                if rng.random() < 0.9:
                    text = np.concatenate([text[:start], text[start + length:]])
        if rng.random() < 0.35:  # short documents, too
            length = int(rng.integers(10, 64))
            start = int(rng.integers(0, max(len(text) - length, 1))) if rng.random() < 0.4 else 0
            text = text[start:start + length]
        else:
            text = text[:256]
        if len(query) > 3:
            kept = query[rng.random(len(query)) > 0.1]
            query = kept if len(kept) else query
        return query, text, passage, question


class Encoder(torch.nn.Module):
    def __init__(self, vectors, weights):
        super().__init__()
        self.vectors = torch.nn.Parameter(torch.tensor(vectors))
        self.weights = torch.nn.Parameter(torch.tensor(weights, dtype=torch.float32))

    def table(self):
        table = self.vectors * self.weights.exp()[:, None]
        special = torch.ones(len(table), 1)
        special[:5] = 0  # [PAD], [UNK], [CLS], [SEP] and [MASK] say nothing
        return table * special


def encode(table, rows):
    """L2-normalised vectors of rows of piece ids, as a tensor."""
    row, token, count = bag(rows, len(table))
    starts = np.searchsorted(row, np.arange(len(rows)))
    summed = torch.nn.functional.embedding_bag(
        torch.from_numpy(token), table, torch.from_numpy(starts), mode="sum",
        per_sample_weights=torch.from_numpy(np.sqrt(count).astype(np.float32)))
    return summed / summed.norm(dim=1, keepdim=True).clamp_min(1e-6)


def encode_all(table, rows, batch=4096):
    with torch.no_grad():
        return np.concatenate([encode(table, rows[i:i + batch]).numpy() for i in range(0, len(rows), batch)])


def evaluate(table, tables, task):
    passages = encode_all(table, [tables.passages[i][:256] for i in task.passages])
    questions = encode_all(table, [tables.questions[i] for i in task.questions])
    return summary(task.ranks(questions @ passages.T))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--size", type=int, default=24000)
    parser.add_argument("--start", help="an encoder.npz to go on from, instead of the LSA")
    parser.add_argument("--out", default="encoder.npz")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    tables = Tables(options.work)
    started = time.time()
    if options.start:
        with np.load(options.start) as file:
            norms = np.maximum(np.linalg.norm(file["table"], axis=1), 1e-3)
            vectors, weights = file["table"] / norms[:, None], np.log(norms)
    else:
        vectors, weights = lsa(tables, options.size, rng)
    model = Encoder(vectors, weights)
    task = HeldOut(tables, "dev", 1000)
    print(f"{time.time() - started:.0f} s: start {evaluate(model.table().detach(), tables, task)}", flush=True)
    pairs = Pairs(tables, rng)
    adam = torch.optim.Adam([{"params": [model.vectors]}, {"params": [model.weights], "lr": options.rate * 3}],
                            lr=options.rate, betas=(0.9, 0.98))
    rates = [group["lr"] for group in adam.param_groups]
    started, end, step, losses, shown = time.time(), options.minutes * 60, 0, [], 0
    while time.time() - started < end:
        for batch in pairs.epoch(options.batch):
            done = (time.time() - started) / end
            if done >= 1:
                break
            for group, rate in zip(adam.param_groups, rates):
                group["lr"] = rate * min(1, (step + 1) / 50) * max(1 - done, 0.01)
            queries, texts, passages, asked = zip(*[pairs.make(item) for item in batch])
            passages, asked = np.array(passages), np.array(asked)
            same = passages[:, None] == passages[None, :]
            documents = tables.document[passages]
            same |= (documents[:, None] == documents[None, :]) & (asked[:, None] == 0)
            np.fill_diagonal(same, False)
            table = model.table()
            logits = encode(table, queries) @ encode(table, texts).T / TEMPERATURE
            logits = logits.masked_fill(torch.from_numpy(same), -1e4)
            target = torch.arange(len(batch))
            loss = (torch.nn.functional.cross_entropy(logits, target)
                    + torch.nn.functional.cross_entropy(logits.T, target)) / 2
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
            step += 1
            if time.time() - started > shown + 90:
                shown = time.time() - started
                np.savez(os.path.join(options.work, options.out), table=model.table().detach().numpy())
                print(f"{shown:.0f} s step {step} loss {np.mean(losses[-50:]):.3f} "
                      f"{evaluate(model.table().detach(), tables, task)}", flush=True)
    table = model.table().detach()
    print(f"{time.time() - started:.0f} s step {step} loss {np.mean(losses[-50:]):.3f} {evaluate(table, tables, task)}")
    np.savez(os.path.join(options.work, options.out), table=table.numpy())


if __name__ == "__main__":
    main()
