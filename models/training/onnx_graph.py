"""A small writer of ONNX graphs: one call an operator, constants by value, int8 tables with a scale for each row."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 13


def quantized(table):
    """Rows as int8 and the scale that gives them back: row = int8 * scale."""
    scale = np.abs(table).max(axis=1) / 127
    scale[scale == 0] = 1
    return np.round(table / scale[:, None]).astype(np.int8), scale.astype(np.float32)


class Graph:
    def __init__(self, inputs):
        self.inputs, self.nodes, self.constants = inputs, [], []

    def constant(self, value, dtype=np.float32):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def longs(self, *values):
        return self.constant(list(values), np.int64)

    def op(self, kind, *inputs, **attributes):
        """Adds an operator; an input that is no name is a float constant. Returns the name of the output."""
        names = [i if isinstance(i, str) else self.constant(i) for i in inputs]
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, names, [name], name=name, **attributes))
        return name

    def floats(self, name):
        return self.op("Cast", name, to=TensorProto.FLOAT)

    def unsqueeze(self, name, axis):
        return self.op("Unsqueeze", name, self.longs(axis))

    def squeeze(self, name, axis):
        return self.op("Squeeze", name, self.longs(axis))

    def total(self, name, axis=-1, keep=0):
        return self.op("ReduceSum", name, self.longs(axis), keepdims=keep)

    def norm(self, name):
        """Length of the last axis, kept as an axis of 1 and never 0."""
        return self.op("Max", self.op("ReduceL2", name, axes=[-1], keepdims=1), 1e-6)

    def save(self, path, result, output, shape, description):
        self.nodes.append(helper.make_node("Identity", [result], [output]))
        graph = helper.make_graph(
            self.nodes, "rankdb",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in self.inputs],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="RankDb")
        model.ir_version = 7
        model.doc_string = description
        onnx.checker.check_model(model)
        onnx.save(model, path)
