using Google.Protobuf;
using RankDb.Inference.Onnx;
using RankDb.Inference.Quantization;

namespace RankDb.TestModels;

/// <summary>
/// Stock dynamic quantisation, as ONNX Runtime's own tool writes it: one scale per batch for activations, whole-number
/// products, scaled back. It is what RankDb's int8 is measured against, in speed and in what a neighbour changes.
/// </summary>
public static class DynamicInt8
{
    /// <summary>Writes a dynamically quantised copy of a float32 model.</summary>
    /// <param name="source">The float32 .onnx file.</param>
    /// <param name="target">Where the int8 .onnx file goes.</param>
    public static void Write(string source, string target)
    {
        using var file = File.Create(target);
        Rewrite(ModelProto.Parser.ParseFrom(File.ReadAllBytes(source))).WriteTo(file);
    }

    internal static ModelProto Rewrite(ModelProto model)
    {
        var result = model.Clone();
        var graph = result.Graph;
        var layers = LinearLayer.Find(graph);
        var last = layers.ToDictionary(layer => layer.Output, StringComparer.Ordinal);
        var replaced = layers.SelectMany(layer => layer.Nodes).Select(node => node.Output[0]).ToHashSet(StringComparer.Ordinal);
        var rounded = new HashSet<string>(StringComparer.Ordinal);
        var nodes = new List<NodeProto>();
        foreach (var node in graph.Node)
        {
            if (!last.TryGetValue(node.Output[0], out var layer))
            {
                if (!replaced.Contains(node.Output[0]))
                {
                    nodes.Add(node);
                }

                continue;
            }

            var (name, input) = (layer.Output, layer.Input);
            if (rounded.Add(input))
            {
                nodes.Add(Nodes.Of("DynamicQuantizeLinear", string.Empty, [input + "/bytes", input + "/scale", input + "/zero"], [input]));
            }

            var weight = QuantizedWeight.Of(layer, 8);
            graph.Initializer.Add(Tensors.Of(name + "/weight", weight.Values, layer.Rows, layer.Columns));
            graph.Initializer.Add(Tensors.Of(name + "/weight_scale", weight.Scales, layer.Columns));
            graph.Initializer.Add(Tensors.Of(name + "/weight_zero", new sbyte[layer.Columns], layer.Columns));
            nodes.Add(Nodes.Of("MatMulInteger", name + "/sum", [input + "/bytes", name + "/weight", input + "/zero", name + "/weight_zero"]));
            nodes.Add(Nodes.Of("Cast", name + "/float", [name + "/sum"], Nodes.Attribute("to", Tensors.FloatType)));
            nodes.Add(Nodes.Of("Mul", name + "/scale_both", [input + "/scale", name + "/weight_scale"]));
            nodes.Add(Nodes.Of("Mul", layer.Bias is null ? name : name + "/scaled", [name + "/float", name + "/scale_both"]));
            if (layer.Bias is not null)
            {
                nodes.Add(Nodes.Of("Add", name, [name + "/scaled", layer.Bias]));
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        GraphCleaning.DropUnusedConstants(graph);
        return result;
    }
}
