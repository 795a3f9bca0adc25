#!/usr/bin/env python3
"""Writes the tiny ONNX files beside it that the tests load (Debian: python3-onnx).  python3 make-models.py

Each graph is small enough to check by hand. `table` has one row of 4 numbers per token id (16 ids).
"""
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
IDS, DIMENSION = 16, 4
table = np.array([[i, i % 2, i % 3, 1] for i in range(IDS)], dtype=np.float32)


def model(name, nodes, outputs, types, initializers=()):
    inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if types else [])
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(i, TensorProto.INT64, ["batch", "tokens"]) for i in inputs],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, shape) for o, shape in outputs],
        [numpy_helper.from_array(table, "table"), *initializers],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="rankdb-tests")
    made.ir_version = 8
    onnx.checker.check_model(made)
    onnx.save(made, os.path.join(HERE, name + ".onnx"))


def constant(name, values, dtype=np.int64):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


look_up = helper.make_node("Gather", ["table", "input_ids"], ["tokens"])
# The sum of the rows of the tokens that are not padding, so that padding that leaks in is seen.
masked = [
    look_up,
    helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
    helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
    helper.make_node("Mul", ["tokens", "column"], ["real"]),
    helper.make_node("ReduceSum", ["real", "middle"], ["sum"], keepdims=0),
]
axes = [constant("last", [-1]), constant("middle", [1])]

model("sum-encoder", [*masked, helper.make_node("Identity", ["sum"], ["sentence_embedding"])],
      [("sentence_embedding", ["batch", DIMENSION])], False, axes)
model("token-encoder", [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
      [("last_hidden_state", ["batch", "tokens", DIMENSION])], True)
# logit = ids of the second text - 3 x ids of the first, over 16
model("reranker",
      [helper.make_node("Cast", ["input_ids"], ["ids"], to=TensorProto.FLOAT),
       helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
       helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
       helper.make_node("Mul", ["types", "four"], ["scaled"]),
       helper.make_node("Sub", ["scaled", "three"], ["signs"]),
       helper.make_node("Mul", ["ids", "signs"], ["signed"]),
       helper.make_node("Mul", ["signed", "mask"], ["real"]),
       helper.make_node("ReduceSum", ["real", "last"], ["sum"], keepdims=1),
       helper.make_node("Div", ["sum", "sixteen"], ["logits"])],
      [("logits", ["batch", 1])], True,
      [constant("four", 4, np.float32), constant("three", 3, np.float32), constant("sixteen", 16, np.float32),
       constant("last", [-1])])
model("three-labels",
      [*masked, helper.make_node("Slice", ["sum", "from", "to", "last"], ["logits"])],
      [("logits", ["batch", 3])], True, [*axes, constant("from", [0]), constant("to", [3])])
# log of a negative number
model("nan-encoder", [*masked, helper.make_node("Neg", ["sum"], ["negative"]),
                      helper.make_node("Log", ["negative"], ["sentence_embedding"])],
      [("sentence_embedding", ["batch", DIMENSION])], False, axes)
