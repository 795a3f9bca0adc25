using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>Who makes and who uses each tensor of a graph, at the time when it was made.</summary>
internal sealed class GraphIndex
{
    private static readonly NodeProto[] Nobody = [];

    private readonly Dictionary<string, TensorProto> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> users = new(StringComparer.Ordinal);
    private readonly HashSet<string> outputs;

    internal GraphIndex(GraphProto graph)
    {
        outputs = [.. graph.Output.Select(output => output.Name)];
        foreach (var tensor in graph.Initializer)
        {
            constants[tensor.Name] = tensor;
        }

        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output)
            {
                makers[output] = node;
            }

            foreach (var input in node.Input.Distinct())
            {
                if (!users.TryGetValue(input, out var list))
                {
                    users[input] = list = [];
                }

                list.Add(node);
            }

            // An export may keep a weight in a node instead of among the initializers.
            if (node is { OpType: "Constant", Attribute: [{ T: { } value }] })
            {
                var named = value.Clone();
                named.Name = node.Output[0];
                constants[named.Name] = named;
            }
        }
    }

    /// <summary>The constant of that name, or null.</summary>
    internal TensorProto? Constant(string name) => constants.GetValueOrDefault(name);

    /// <summary>The node that makes a tensor, or null for an input or a constant.</summary>
    internal NodeProto? Maker(string tensor) => makers.GetValueOrDefault(tensor);

    /// <summary>The maker of a tensor if it is of that type, or null.</summary>
    internal NodeProto? Maker(string tensor, string type) => Maker(tensor) is { } node && node.OpType == type ? node : null;

    /// <summary>The nodes that read a tensor.</summary>
    internal IReadOnlyList<NodeProto> Users(string tensor) => users.TryGetValue(tensor, out var list) ? list : Nobody;

    /// <summary>The one node that reads a tensor, or null if there are more, none, or the graph gives the tensor out.</summary>
    internal NodeProto? OnlyUser(string tensor) => !outputs.Contains(tensor) && Users(tensor) is [var user] ? user : null;

    /// <summary>Whether the graph gives the tensor out.</summary>
    internal bool IsOutput(string tensor) => outputs.Contains(tensor);
}
