using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>
/// Replaces the dozen nodes that an export writes for multi-head attention by ONNX Runtime's one operator, which does
/// without the transposed copies. Whether the scores stay the same is measured afterwards, not assumed.
/// </summary>
internal static class AttentionFusion
{
    private const string Mask = "attention_mask";
    private const string MaskAs32Bits = "attention_mask/int32";

    /// <summary>The model with every attention that has the known form fused; null where none has.</summary>
    internal static ModelProto? Fuse(ModelProto model)
    {
        var result = model.Clone();
        var graph = result.Graph;
        var index = new GraphIndex(graph);
        var found = graph.Node.Where(node => node.OpType == "Softmax").Select(node => Match(index, node)).OfType<Found>().ToDictionary(match => match.Output, StringComparer.Ordinal);
        if (found.Count == 0)
        {
            return null;
        }

        var nodes = new List<NodeProto> { Nodes.Of("Cast", MaskAs32Bits, [Mask], Nodes.Attribute("to", Tensors.Int32Type)) };
        foreach (var node in graph.Node)
        {
            nodes.Add(found.TryGetValue(node.Output.FirstOrDefault(string.Empty), out var match)
                ? Nodes.OfMicrosoft(
                    "MultiHeadAttention", match.Output, [match.Query, match.Key, match.Value, string.Empty, MaskAs32Bits],
                    Nodes.Attribute("num_heads", match.Heads), Nodes.Attribute("scale", match.Scale))
                : node);
        }

        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        GraphCleaning.DropUnusedNodes(graph);
        GraphCleaning.DropUnusedConstants(graph);
        GraphCleaning.UseMicrosoftOperators(result);
        return result;
    }

    // softmax(scale * query key^T + mask) value
    private static Found? Match(GraphIndex index, NodeProto softmax)
    {
        if (index.OnlyUser(softmax.Output[0]) is not { OpType: "MatMul" } weighted || weighted.Input[0] != softmax.Output[0]
            || index.OnlyUser(weighted.Output[0]) is not { OpType: "Transpose" } turned || !Turns(turned, 0, 2, 1, 3)
            || index.OnlyUser(turned.Output[0]) is not { OpType: "Reshape" } joined
            || index.Maker(softmax.Input[0], "Add") is not { } masked)
        {
            return null;
        }

        foreach (var (scores, mask) in new[] { (masked.Input[0], masked.Input[1]), (masked.Input[1], masked.Input[0]) })
        {
            if (Scaled(index, scores) is { } scaled && index.Maker(scaled.Tensor, "MatMul") is { } products && ComesFromMask(index, mask)
                && Heads(index, products.Input[0], 0, 2, 1, 3) is { } query && Key(index, products.Input[1]) is { } key
                && Heads(index, weighted.Input[1], 0, 2, 1, 3) is { } value && query.Heads == key.Heads && query.Heads == value.Heads)
            {
                return new Found(query.Tensor, key.Tensor, value.Tensor, query.Heads, scaled.Scale, joined.Output[0]);
            }
        }

        return null;
    }

    private static (string Tensor, float Scale)? Scaled(GraphIndex index, string tensor)
    {
        if (index.Maker(tensor) is not { OpType: "Div" or "Mul" } node || index.Constant(node.Input[1]) is not { } constant
            || constant.DataType != Tensors.FloatType || Tensors.Size(constant) != 1)
        {
            return null;
        }

        var factor = Tensors.Floats(constant)[0];
        return (node.Input[0], node.OpType == "Div" ? 1 / factor : factor);
    }

    private static (string Tensor, long Heads)? Key(GraphIndex index, string tensor) =>
        Heads(index, tensor, 0, 2, 3, 1)
        ?? (index.Maker(tensor, "Transpose") is { } turned && Turns(turned, 0, 1, 3, 2) ? Heads(index, turned.Input[0], 0, 2, 1, 3) : null);

    // [batch, tokens, width] seen as [batch, tokens, heads, width / heads], then turned.
    private static (string Tensor, long Heads)? Heads(GraphIndex index, string tensor, params long[] order) =>
        index.Maker(tensor, "Transpose") is { } turned && Turns(turned, order) && index.Maker(turned.Input[0], "Reshape") is { } reshape
        && NumberOfHeads(index, reshape.Input[1]) is { } heads
            ? (reshape.Input[0], heads)
            : null;

    private static long? NumberOfHeads(GraphIndex index, string shape)
    {
        if (index.Maker(shape, "Concat") is { Input.Count: 4 } concat)
        {
            return index.Constant(concat.Input[2]) is { } heads && Longs(heads) is [var count] && count > 0 ? count : null;
        }

        return index.Constant(shape) is { } constant && Longs(constant) is [_, _, var number, _] && number > 0 ? number : null;
    }

    private static long[] Longs(TensorProto tensor)
    {
        if (tensor.DataType != Tensors.Int64Type || tensor.DataLocation != 0)
        {
            return [];
        }

        return tensor.HasRawData && tensor.RawData.Length % sizeof(long) == 0
            ? [.. Enumerable.Range(0, tensor.RawData.Length / sizeof(long)).Select(i => BitConverter.ToInt64(tensor.RawData.Span[(i * sizeof(long))..]))]
            : [.. tensor.Int64Data];
    }

    private static bool Turns(NodeProto node, params long[] order) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm") is { } perm && perm.Ints.SequenceEqual(order);

    // Whether what is added depends on the mask alone, and on which tokens are there only through shapes.
    private static bool ComesFromMask(GraphIndex index, string tensor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([tensor]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at) || at.Length == 0 || index.Constant(at) is not null)
            {
                continue;
            }

            var maker = index.Maker(at);
            if (maker is null && at != Mask)
            {
                return false;
            }

            foreach (var input in maker is null or { OpType: "Shape" } ? [] : maker.Input)
            {
                open.Push(input);
            }
        }

        return seen.Contains(Mask);
    }

    private sealed record Found(string Query, string Key, string Value, long Heads, float Scale, string Output);
}
