using RankDb.Inference.Onnx.Outline;

namespace RankDb.Inference.Onnx;

/// <summary>
/// Refuses functions of a model that call themselves, and graphs that become too large when functions are put in
/// place of their calls: forty functions that each call the next one twice would make 10^12 nodes.
/// </summary>
internal static class FunctionCalls
{
    private const int MostDepth = 64;

    /// <exception cref="InvalidDataException">A function calls itself, or there are too many nodes.</exception>
    internal static void Check(ModelOutline model, int mostNodes)
    {
        var functions = new Dictionary<(string Domain, string Name), FunctionOutline>();
        foreach (var function in model.Functions)
        {
            functions[(function.Domain, function.Name)] = function;
        }

        var sizes = new Dictionary<(string Domain, string Name), long>();
        var nodes = Count(model.Graph.Node, functions, sizes, [], mostNodes);
        foreach (var function in functions.Values)
        {
            nodes += Count(function.Node, functions, sizes, [], mostNodes);
        }

        if (nodes > mostNodes)
        {
            throw new InvalidDataException($"it has more than {mostNodes} nodes");
        }
    }

    private static long Count(
        IEnumerable<NodeOutline> nodes,
        Dictionary<(string Domain, string Name), FunctionOutline> functions,
        Dictionary<(string Domain, string Name), long> sizes,
        HashSet<(string Domain, string Name)> open,
        int mostNodes)
    {
        var count = 0L;
        foreach (var node in nodes)
        {
            count++;
            var name = (node.Domain, node.OpType);
            if (functions.TryGetValue(name, out var function))
            {
                if (!sizes.TryGetValue(name, out var size))
                {
                    if (open.Count == MostDepth || !open.Add(name))
                    {
                        throw new InvalidDataException($"its function {name.OpType} calls itself, or calls nest more than {MostDepth} deep");
                    }

                    size = sizes[name] = Count(function.Node, functions, sizes, open, mostNodes);
                    open.Remove(name);
                }

                count += size;
            }

            foreach (var graph in node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G)))
            {
                count += Count(graph.Node, functions, sizes, open, mostNodes);
            }

            // Not only for the message: sums of sums would run over.
            count = Math.Min(count, mostNodes + 1L);
        }

        return count;
    }
}
