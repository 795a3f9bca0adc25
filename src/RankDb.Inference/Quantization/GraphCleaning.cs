using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>What is left to do after nodes of a graph were replaced.</summary>
internal static class GraphCleaning
{
    /// <summary>Removes initializers that no node reads.</summary>
    internal static void DropUnusedConstants(GraphProto graph)
    {
        var used = graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)).ToHashSet(StringComparer.Ordinal);
        var kept = graph.Initializer.Where(tensor => used.Contains(tensor.Name)).ToList();
        graph.Initializer.Clear();
        graph.Initializer.AddRange(kept);
    }

    /// <summary>Removes nodes whose every output nobody reads, and the nodes that only these read.</summary>
    internal static void DropUnusedNodes(GraphProto graph)
    {
        var used = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>(graph.Node.Count);
        foreach (var node in graph.Node.Reverse())
        {
            // A body inside a node reads outer tensors without naming them as inputs, so such a graph keeps all.
            if (node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
            {
                return;
            }

            if (node.Output.Any(used.Contains))
            {
                kept.Add(node);
                used.UnionWith(node.Input);
            }
        }

        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
    }

    /// <summary>Declares that the model uses ONNX Runtime's own operators.</summary>
    internal static void UseMicrosoftOperators(ModelProto model)
    {
        if (model.OpsetImport.All(set => set.Domain != Nodes.Microsoft))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = Nodes.Microsoft, Version = 1 });
        }
    }
}
