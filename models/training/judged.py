"""Judged collections in BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv) and nDCG."""
import json
import os
from collections import defaultdict

import numpy as np


class Judged:
    def __init__(self, folder):
        def lines(name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                return [json.loads(line) for line in file]
        self.texts, self.ids = [], {}
        for row in lines("corpus.jsonl"):
            self.ids[row["_id"]] = len(self.texts)
            title, text = row.get("title", ""), row["text"]
            self.texts.append(text if text.startswith(title) else f"{title}\n{text}")
        grades = defaultdict(dict)
        with open(os.path.join(folder, "qrels", "test.tsv"), encoding="utf-8") as file:
            for line in list(file)[1:]:
                query, document, grade = line.split()
                if int(grade) > 0:
                    grades[query][self.ids[document]] = int(grade)
        queries = [row for row in lines("queries.jsonl") if row["_id"] in grades]
        self.queries = [row["text"] for row in queries]
        self.grades = [grades[row["_id"]] for row in queries]


def ndcg(ranked, grades, depth=10):
    """Exponential gain, log2 discount."""
    discount = 1 / np.log2(np.arange(2, depth + 2))
    gain = sum((2 ** grades.get(d, 0) - 1) * discount[i] for i, d in enumerate(ranked[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    return gain / sum((2 ** g - 1) * discount[i] for i, g in enumerate(best))
