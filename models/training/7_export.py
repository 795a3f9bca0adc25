"""Step 7: writes the two model folders: rankdb-encoder and rankdb-reranker."""
import argparse
import os

import numpy as np
import torch

import model_folder
import reranker
from onnx_graph import Graph, quantized
from onnx import TensorProto


def export_encoder(table, path):
    """The sum of `3_train_encoder.py`. Every place of a token that stands c times in a text adds 1/sqrt(c) of it."""
    graph = Graph(["input_ids", "attention_mask"])
    rows, scale = quantized(table)
    scale[np.abs(rows).max(axis=1) == 0] = 0
    words = graph.floats(graph.op("Gather", graph.constant(rows, np.int8), "input_ids"))
    present = graph.floats("attention_mask")
    same = graph.floats(graph.op("Equal", graph.unsqueeze("input_ids", 2), graph.unsqueeze("input_ids", 1)))
    count = graph.squeeze(graph.op("MatMul", same, graph.unsqueeze(present, 2)), 2)
    weight = graph.op("Mul", graph.op("Gather", graph.constant(scale), "input_ids"), present)
    weight = graph.op("Div", weight, graph.op("Sqrt", graph.op("Max", count, 1.0)))
    summed = graph.squeeze(graph.op("MatMul", graph.unsqueeze(weight, 1), words), 1)
    # an empty text is a fixed direction of length 1 instead of 0 / 0
    summed = graph.op("Add", summed, np.full(table.shape[1], 1e-5))
    unit = graph.op("Div", summed, graph.op("ReduceL2", summed, axes=[-1], keepdims=1))
    graph.save(path, unit, "sentence_embedding", ["batch", table.shape[1]], "RankDb text encoder, static token vectors")


def export_reranker(model, path):
    """The formulas of `reranker.Reranker.forward` over the flat pair. Padding must be on the right."""
    def value(parameter):
        return parameter.detach().numpy()

    graph = Graph(["input_ids", "attention_mask", "token_type_ids"])
    op = graph.op
    rows, _ = quantized(value(model.table))
    lengths = np.maximum(np.linalg.norm(rows.astype(np.float32), axis=1), 1e-6)
    mask, kind = graph.floats("attention_mask"), graph.floats("token_type_ids")
    first = op("Sub", 1.0, kind)
    real = op("Mul", mask, graph.floats(op("GreaterOrEqual", "input_ids", graph.longs(5))))
    # the query part of the widest query: "[CLS] query [SEP]"
    wide = op("ReduceMax", graph.total(op("Mul", mask, first), 1), keepdims=0)
    wide = op("Reshape", op("Cast", wide, to=TensorProto.INT64), graph.longs(1))

    def query_part(name):
        return op("Slice", name, graph.longs(0), wide, graph.longs(1))

    query_ids = query_part("input_ids")
    query_real = query_part(op("Mul", real, first))
    document_real = op("Mul", real, kind)

    inverse = op("Mul", op("Gather", graph.constant(1 / lengths), "input_ids"), real)
    words = op("Mul", graph.floats(op("Gather", graph.constant(rows, np.int8), "input_ids")),
               graph.unsqueeze(inverse, 2))
    conv = value(model.conv)
    mixed = op("MatMul", words, np.concatenate(list(conv), axis=1))
    width = conv.shape[2]

    def third(i, shift):
        part = op("Slice", mixed, graph.longs(width * i), graph.longs(width * (i + 1)), graph.longs(2))
        if shift == 0:
            return part
        before, after = (1, 0) if shift > 0 else (0, 1)
        part = op("Pad", part, graph.longs(0, before, 0, 0, after, 0))
        last = 2 ** 31 - 1
        return op("Slice", part, graph.longs(0 if shift > 0 else 1), graph.longs(-1 if shift > 0 else last),
                  graph.longs(1))

    phrases = op("Add", op("Add", third(0, 1), third(1, 0)), op("Add", third(2, -1), value(model.bend)))
    phrases = op("Tanh", phrases)
    phrases = op("Mul", op("Div", phrases, graph.norm(phrases)), graph.unsqueeze(real, 2))

    query_mask, document_mask = graph.unsqueeze(query_real, 2), graph.unsqueeze(document_real, 2)
    away = graph.unsqueeze(op("Mul", op("Sub", 1.0, document_real), 9.0), 1)

    def similar(vectors):
        query = op("Mul", query_part(vectors), query_mask)
        document = op("Mul", vectors, document_mask)
        return query, document, op("Sub", op("MatMul", query, op("Transpose", document, perm=[0, 2, 1])), away)

    query_words, document_words, token_far = similar(words)
    _, _, phrase_far = similar(phrases)
    ones = op("Add", op("Mul", document_mask, 0.0), 1.0)
    counts, exact, near, early = [], None, None, None
    for sims, kernels in ((token_far, reranker.TOKEN_KERNELS), (phrase_far, reranker.PHRASE_KERNELS)):
        for mean, spread in kernels:
            gap = op("Sub", sims, mean)
            hit = op("Exp", op("Mul", op("Mul", gap, gap), -0.5 / spread ** 2))
            count = graph.squeeze(op("MatMul", hit, ones), 2)
            counts.append(op("Log", op("Add", count, 1.0)))
            if exact is None:
                exact = count
                position = op("Sub", op("CumSum", document_real, graph.constant(1, np.int64)), 1.0)
                decay = op("Exp", op("Mul", position, -1 / reranker.EARLY))
                early = graph.squeeze(op("MatMul", hit, graph.unsqueeze(decay, 2)), 2)
            elif near is None:
                near = op("Add", count, exact)
    importance = op("Gather", graph.constant(value(model.importance)), query_ids)
    size = graph.total(document_real, 1, 1)
    k, b = np.exp(value(model.saturation)).T
    saturated = [op("Div", count, op("Add", count, op("Add", op("Mul", size, b[i] / 100), k[i])))
                 for i, count in enumerate((exact, near))]
    best = [op("Max", op("ReduceMax", sims, axes=[-1], keepdims=0), -1.0) for sims in (token_far, phrase_far)]
    features = op("Concat", *[graph.unsqueeze(f, 2) for f in
                              counts + best + [early] + saturated + [importance, op("Mul", importance, saturated[0])]],
                  axis=-1)

    def linear(layer, x):
        return op("Add", op("MatMul", x, value(layer.weight).T), value(layer.bias))

    hidden = op("Relu", linear(model.token, features))
    share = op("Mul", op("Exp", importance), query_real)
    share = op("Div", share, op("Max", graph.total(share, 1, 1), 1e-6))
    share_row = graph.unsqueeze(share, 1)
    pooled = graph.squeeze(op("MatMul", share_row, hidden), 1)
    whole_query = graph.squeeze(op("MatMul", share_row, query_words), 1)
    weights = op("Exp", op("Gather", graph.constant(value(model.importance)), "input_ids"))
    whole_document = graph.squeeze(op("MatMul", graph.unsqueeze(op("Mul", weights, document_real), 1), document_words), 1)

    def size_of(x):
        return op("ReduceL2", x, axes=[-1], keepdims=1)

    cosine = op("Div", graph.total(op("Mul", whole_query, whole_document), -1, 1),
                op("Max", op("Mul", size_of(whole_query), size_of(whole_document)), 1e-6))
    lexical = graph.total(op("Mul", share, saturated[0]), 1, 1)
    closest = graph.total(op("Mul", share, best[0]), 1, 1)
    terms = graph.total(query_real, 1, 1)
    total = op("Concat", pooled, cosine, lexical, closest,
               op("Div", op("Log", op("Add", size, 1.0)), 5.0), op("Div", op("Log", op("Add", terms, 1.0)), 3.0), axis=-1)
    logit = op("Add", linear(model.out, op("Relu", linear(model.head, total))), linear(model.direct, total))
    logit = op("Add", op("Mul", logit, float(model.scale)), float(model.shift))
    graph.save(path, logit, "logits", ["batch", 1], "RankDb reranker, kernel pooling over token and phrase matches")


def reranker_flops(model):
    """Matrix products of `export_reranker`: phrases and the document's sum for each token; similarities, and a sum for each kernel
    and for the early matches, for each pair of a query token and a token."""
    _, width, phrase = model.conv.shape
    kernels = len(reranker.TOKEN_KERNELS) + len(reranker.PHRASE_KERNELS)
    return {"token": 2 * width * 3 * phrase + 2 * width, "query_token": 2 * (width + phrase) + 2 * (kernels + 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("models", help="folder that gets rankdb-encoder and rankdb-reranker")
    options = parser.parse_args()
    with np.load(os.path.join(options.work, "encoder.npz")) as file:
        table = file["table"]
    folder = os.path.join(options.models, "rankdb-encoder")
    os.makedirs(folder, exist_ok=True)
    export_encoder(table, os.path.join(folder, "model.onnx"))
    model_folder.write(folder, options.work, "rankdb-encoder", "encoder", table.shape[1], "StaticEmbedding", len(table),
                       {"token": 2 * table.shape[1], "token_squared": 2})
    state = torch.load(os.path.join(options.work, "reranker.pt"))
    model = reranker.Reranker(state["table"].numpy(), state["importance"].numpy())
    model.load_state_dict(state)
    folder = os.path.join(options.models, "rankdb-reranker")
    os.makedirs(folder, exist_ok=True)
    export_reranker(model, os.path.join(folder, "model.onnx"))
    model_folder.write(folder, options.work, "rankdb-reranker", "reranker", model.table.shape[1],
                       "KernelRerankerForSequenceClassification", len(model.table), reranker_flops(model))


if __name__ == "__main__":
    main()
