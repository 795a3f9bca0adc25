"""The held-out retrieval task: questions of documents that no model was trained on, searched among all held-out
passages and 20,000 others."""
import os

import numpy as np

from ragged import Ragged

OTHERS = 20000


class Tables:
    """What step 2 wrote."""

    def __init__(self, work):
        def rows(name):
            return Ragged.load(os.path.join(work, f"{name}.npz"))
        self.passages, self.titles, self.headings, self.questions = map(
            rows, ("passages", "titles", "headings", "questions"))
        self.passage_stems, self.title_stems, self.question_stems = map(
            rows, ("stems-passages", "stems-titles", "stems-questions"))
        with np.load(os.path.join(work, "tables.npz")) as file:
            self.source, self.document, self.split, self.lead, self.answer = (
                file[name] for name in ("source", "document", "split", "lead", "answer"))
            self.sections, self.terms = int(file["sections"]), int(file["terms"])
            self.sources = list(file["sources"])


class HeldOut:
    """Passages to search, and questions of one split with the row number of their answer among the passages."""

    def __init__(self, tables, split, most=None):
        train = np.flatnonzero(tables.split[:tables.sections] == 0)
        others = np.random.default_rng(7).choice(train, OTHERS, replace=False)
        self.passages = np.concatenate([np.flatnonzero(tables.split > 0), np.sort(others)])
        place = np.full(len(tables.split), -1)
        place[self.passages] = np.arange(len(self.passages))
        wanted = {"dev": 1, "test": 2}[split]
        self.questions = np.flatnonzero(tables.split[tables.answer] == wanted)
        if most and len(self.questions) > most:
            self.questions = np.sort(np.random.default_rng(8).choice(self.questions, most, replace=False))
        self.answers = place[tables.answer[self.questions]]

    def ranks(self, scores):
        """Rank (1 is best) of the answer in each row of scores; ties count against it."""
        own = scores[np.arange(len(scores)), self.answers][:, None]
        return (scores >= own).sum(1)


def summary(ranks):
    """MRR@10, nDCG@10 with one right answer, recall@10 and recall@100."""
    ranks = np.asarray(ranks)
    top = ranks <= 10
    return {"mrr": float((top / ranks).mean()), "ndcg": float((top / np.log2(ranks + 1)).mean()),
            "r10": float(top.mean()), "r100": float((ranks <= 100).mean())}
