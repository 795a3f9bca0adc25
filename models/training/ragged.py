"""Rows of different length in one flat array, and the few things done with them."""
import numpy as np


class Ragged:
    """`flat[offsets[i]:offsets[i+1]]` is row i."""

    def __init__(self, flat, offsets):
        self.flat, self.offsets = flat, offsets

    @staticmethod
    def of(rows, dtype):
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        flat = np.empty(offsets[-1], dtype)
        for i, row in enumerate(rows):
            flat[offsets[i]:offsets[i + 1]] = row
        return Ragged(flat, offsets)

    def __len__(self):
        return len(self.offsets) - 1

    def __getitem__(self, i):
        return self.flat[self.offsets[i]:self.offsets[i + 1]]

    def save(self, path):
        np.savez(path, flat=self.flat, offsets=self.offsets)

    @staticmethod
    def load(path):
        with np.load(path) as file:
            return Ragged(file["flat"], file["offsets"])


def bag(rows, size):
    """Different tokens of each row with their counts: (row number, token, count), sorted by row."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    if lengths.sum() == 0:
        empty = np.zeros(0, np.int64)
        return empty, empty, empty
    keys = np.repeat(np.arange(len(rows), dtype=np.int64), lengths) * size + np.concatenate(rows).astype(np.int64)
    keys, counts = np.unique(keys, return_counts=True)
    return keys // size, keys % size, counts
