"""Step 6: fits the last scale and shift of the reranker on held-out dev questions and titles, so that a probability
above 0.5 means relevant: answers against hard candidates (half of the weight) and random passages (the other half).
"""
import argparse
import importlib
import os

import numpy as np
import torch

import reranker
from heldout import Tables

training = importlib.import_module("5_train_reranker")


def fit(answers, hard, random):
    """Scale and shift by logistic regression with equal weight for answers and others (Newton's method)."""
    x = np.concatenate([answers, hard, random])
    y = np.repeat([1.0, 0.0, 0.0], [len(answers), len(hard), len(random)])
    w = np.repeat([0.5 / len(answers), 0.25 / len(hard), 0.25 / len(random)], [len(answers), len(hard), len(random)])
    inputs, theta = np.stack([x, np.ones_like(x)], 1), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-inputs @ theta))
        slope = inputs.T @ (w * (p - y))
        curve = (inputs * (w * p * (1 - p))[:, None]).T @ inputs + 1e-9 * np.eye(2)
        theta -= np.linalg.solve(curve, slope)
    return theta


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("--most", type=int, default=300)
    options = parser.parse_args()
    torch.set_num_threads(1)
    tables = Tables(options.work)
    path = os.path.join(options.work, "reranker.pt")
    state = torch.load(path)
    state["scale"], state["shift"] = torch.tensor(1.0), torch.tensor(0.0)
    model = reranker.Reranker(state["table"].numpy(), state["importance"].numpy())
    model.load_state_dict(state)
    model.eval()
    check, rng = training.Check(options.work, tables, options.most), np.random.default_rng(11)
    passages, answers, hard, random = check.task.passages, [], [], []

    def score(query, numbers):
        with torch.no_grad():
            return model(training.padded([query]), training.padded(
                [tables.passages[n][:training.MOST - len(query)] for n in numbers])[None])[0].tolist()

    for question, own, candidates in zip(check.task.questions, check.task.answers, check.candidates):
        others = [c for c in candidates if c != own][:20]
        chance = rng.choice(len(passages), 20)
        scores = score(tables.questions[question], passages[[own, *others, *chance]])
        answers.append(scores[0])
        hard += scores[1:21]
        random += scores[21:]
    dev = np.flatnonzero(tables.split[:tables.sections] == 1)
    for row in rng.choice(dev, options.most, replace=False):
        query = np.concatenate([tables.titles[row], tables.headings[row]])[:48]
        scores = score(query, np.array([row, *passages[rng.choice(len(passages), 20)]]))
        answers.append(scores[0])
        random += scores[1:]
    scale, shift = fit(*map(np.array, (answers, hard, random)))
    state["scale"], state["shift"] = torch.tensor(float(scale)), torch.tensor(float(shift))
    torch.save(state, path)
    for name, values in (("answers", answers), ("hard candidates", hard), ("random passages", random)):
        p = 1 / (1 + np.exp(-(np.array(values) * scale + shift)))
        print(f"{name}: above 0.5 {np.mean(p > 0.5):.3f}, quartiles {np.round(np.quantile(p, (.25, .5, .75)), 3)}")
    print(f"scale {scale:.3f} shift {shift:.3f}")


if __name__ == "__main__":
    main()
