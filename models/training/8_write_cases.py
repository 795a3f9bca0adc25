"""Step 8: writes cases.json, inputs with the outputs that PyTorch gives, for check_onnx.mjs to compare."""
import argparse
import importlib
import json
import os

import numpy as np
import torch

import reranker
from wordpiece import CLS, SEP, WordPiece

QUERIES = ["How do I create an index?", "what are the symptoms of iron deficiency", "boundary layer"]
TEXTS = ["", "An index makes searching a table faster. Use CREATE INDEX to add one to a table.",
         "Iron deficiency makes you tired and pale; iron tablets help. " * 4,
         "The boundary layer is the thin layer of fluid next to the surface of a wing.", "the the the the"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    options = parser.parse_args()
    pieces = WordPiece.load(os.path.join(options.work, "tokenizer.json"))
    with np.load(os.path.join(options.work, "encoder.npz")) as file:
        table = torch.from_numpy(file["table"])
    encode = importlib.import_module("3_train_encoder").encode
    texts = [pieces.encode(text) for text in QUERIES + TEXTS]
    vectors = encode(table, [np.array(t, np.int64) for t in texts])
    state = torch.load(os.path.join(options.work, "reranker.pt"))
    model = reranker.Reranker(state["table"].numpy(), state["importance"].numpy())
    model.load_state_dict(state)
    pairs, logits = [], []
    with torch.no_grad():
        for query in QUERIES:
            for text in TEXTS:
                q, d = pieces.encode(query), pieces.encode(text)
                pairs.append({"ids": [CLS, *q, SEP, *d, SEP], "types": [0] * (len(q) + 2) + [1] * (len(d) + 1)})
                logits.append(model(torch.tensor([q]), torch.tensor([[d or [0]]]))[0, 0].item())
    with open(os.path.join(options.work, "cases.json"), "w", encoding="utf-8") as file:
        json.dump({"texts": [[CLS, *t, SEP] for t in texts], "vectors": vectors.tolist(), "pairs": pairs,
                   "logits": logits}, file)


if __name__ == "__main__":
    main()
