using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>
/// Rewrites a float32 graph so that its products with weight matrices are computed in whole numbers. Activations are
/// rounded with scales that were measured beforehand, weights with one scale per column. A sum of whole numbers is
/// exact in any order, so these products give the same bits for a row whatever rows lie beside it; the dynamic
/// quantisation that ONNX Runtime offers takes one scale per batch and does not.
/// </summary>
internal static class Int8Rewriter
{
    /// <summary>The int8 model; <paramref name="model"/> stays as it is.</summary>
    /// <param name="model">The float32 model.</param>
    /// <param name="layers">The layers to rewrite.</param>
    /// <param name="ranges">What the input of each layer holds.</param>
    /// <param name="weightBits">8, or 7: see <see cref="CpuKernels.WeightBits"/>.</param>
    internal static ModelProto Rewrite(
        ModelProto model, IReadOnlyList<LinearLayer> layers, IReadOnlyDictionary<string, ActivationRange> ranges, int weightBits)
    {
        var result = model.Clone();
        var graph = result.Graph;
        var last = layers.ToDictionary(layer => layer.Output, StringComparer.Ordinal);
        var replaced = layers.SelectMany(layer => layer.Nodes).SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        var rounded = new HashSet<string>(StringComparer.Ordinal);
        var nodes = new List<NodeProto>(graph.Node.Count);
        foreach (var node in graph.Node)
        {
            var output = node.Output.FirstOrDefault(string.Empty);
            if (last.TryGetValue(output, out var layer))
            {
                if (rounded.Add(layer.Input))
                {
                    nodes.Add(Round(graph, layer.Input, ranges[layer.Input]));
                }

                nodes.Add(Multiply(graph, layer, QuantizedWeight.Of(layer, weightBits)));
            }
            else if (!replaced.Contains(output))
            {
                nodes.Add(node);
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        GraphCleaning.DropUnusedConstants(graph);
        GraphCleaning.UseMicrosoftOperators(result);
        result.ProducerName = "rankdb";
        return result;
    }

    private static NodeProto Round(GraphProto graph, string input, ActivationRange range)
    {
        graph.Initializer.Add(Tensors.Scalar(input + "/scale", range.Scale));
        graph.Initializer.Add(Tensors.Of(input + "/zero", new[] { range.ZeroPoint }, []));
        return Nodes.Of("QuantizeLinear", input + "/bytes", [input, input + "/scale", input + "/zero"]);
    }

    private static NodeProto Multiply(GraphProto graph, LinearLayer layer, QuantizedWeight weight)
    {
        var name = layer.Output;
        graph.Initializer.Add(Tensors.Of(name + "/weight", weight.Values, layer.Rows, layer.Columns));
        graph.Initializer.Add(Tensors.Of(name + "/weight_scale", weight.Scales, layer.Columns));
        graph.Initializer.Add(Tensors.Of(name + "/weight_zero", new sbyte[layer.Columns], layer.Columns));
        return Nodes.OfMicrosoft(
            "MatMulIntegerToFloat",
            name,
            [layer.Input + "/bytes", name + "/weight", layer.Input + "/scale", name + "/weight_scale", layer.Input + "/zero", name + "/weight_zero", layer.Bias ?? string.Empty]);
    }
}
