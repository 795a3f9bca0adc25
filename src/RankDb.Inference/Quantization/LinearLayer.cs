using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>A product with a weight matrix, with the bias that is added to it where there is one.</summary>
/// <param name="Nodes">The nodes that compute it: MatMul, MatMul and Add, or Gemm.</param>
/// <param name="Input">The activations, [..., rows].</param>
/// <param name="Output">The result, [..., columns].</param>
/// <param name="Weight">The matrix as stored.</param>
/// <param name="Transposed">Whether it is stored as [columns, rows].</param>
/// <param name="Bias">Name of the bias, or null.</param>
internal sealed record LinearLayer(IReadOnlyList<NodeProto> Nodes, string Input, string Output, TensorProto Weight, bool Transposed, string? Bias)
{
    // Below this a product costs less than what quantising its input costs.
    private const int SmallestSide = 32;

    internal int Rows => (int)Weight.Dims[Transposed ? 1 : 0];

    internal int Columns => (int)Weight.Dims[Transposed ? 0 : 1];

    /// <summary>The layers of a graph that int8 can compute, in the graph's order.</summary>
    internal static IReadOnlyList<LinearLayer> Find(GraphProto graph)
    {
        var index = new GraphIndex(graph);
        var layers = new List<LinearLayer>();
        foreach (var node in graph.Node)
        {
            if (node.HasDomain && node.Domain.Length > 0)
            {
                continue;
            }

            if (node.Output.Count != 1)
            {
                continue;
            }

            if ((node.OpType == "MatMul" ? OfMatMul(index, node) : node.OpType == "Gemm" ? OfGemm(index, node) : null) is { } layer
                && layer.Rows >= SmallestSide && layer.Columns >= SmallestSide)
            {
                layers.Add(layer);
            }
        }

        return layers;
    }

    private static LinearLayer? OfMatMul(GraphIndex index, NodeProto node)
    {
        if (node.Input.Count != 2 || Matrix(index, node.Input[1]) is not { } weight)
        {
            return null;
        }

        if (index.OnlyUser(node.Output[0]) is { OpType: "Add", Input.Count: 2 } add)
        {
            var bias = add.Input[0] == node.Output[0] ? add.Input[1] : add.Input[0];
            if (index.Constant(bias) is { DataType: Tensors.FloatType, Dims: [var size] } && size == weight.Dims[1])
            {
                return new LinearLayer([node, add], node.Input[0], add.Output[0], weight, false, bias);
            }
        }

        return new LinearLayer([node], node.Input[0], node.Output[0], weight, false, null);
    }

    private static LinearLayer? OfGemm(GraphIndex index, NodeProto node)
    {
        if (node.Input.Count < 2 || Matrix(index, node.Input[1]) is not { } weight || Onnx.Nodes.Int(node, "transA", 0) != 0
            || Onnx.Nodes.Float(node, "alpha", 1) != 1 || Onnx.Nodes.Float(node, "beta", 1) != 1)
        {
            return null;
        }

        var transposed = Onnx.Nodes.Int(node, "transB", 0) != 0;
        var bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? node.Input[2] : null;
        return bias is null || index.Constant(bias) is { DataType: Tensors.FloatType, Dims: [var size] } && size == weight.Dims[transposed ? 0 : 1]
            ? new LinearLayer([node], node.Input[0], node.Output[0], weight, transposed, bias)
            : null;
    }

    private static TensorProto? Matrix(GraphIndex index, string name) =>
        index.Constant(name) is { DataType: Tensors.FloatType, Dims.Count: 2, DataLocation: 0 } tensor ? tensor : null;
}
