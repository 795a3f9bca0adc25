using Google.Protobuf;

namespace RankDb.Inference.Onnx;

/// <summary>Makes and reads the nodes of a graph.</summary>
internal static class Nodes
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    internal const string Microsoft = "com.microsoft";

    /// <summary>A node with one output.</summary>
    internal static NodeProto Of(string type, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Of(type, string.Empty, [output], inputs, attributes);

    /// <summary>A node with one output, of ONNX Runtime's own operators.</summary>
    internal static NodeProto OfMicrosoft(string type, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Of(type, Microsoft, [output], inputs, attributes);

    /// <summary>A node.</summary>
    internal static NodeProto Of(
        string type, string domain, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Name = outputs[0] + "_node" };
        if (domain.Length > 0)
        {
            node.Domain = domain;
        }

        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(outputs.ToArray());
        node.Attribute.AddRange(attributes.ToArray());
        return node;
    }

    internal static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    internal static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    internal static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    internal static AttributeProto Attribute(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>The whole-number attribute of that name, or <paramref name="absent"/>.</summary>
    internal static long Int(NodeProto node, string name, long absent) => Find(node, name)?.I ?? absent;

    /// <summary>The attribute of that name with a fraction, or <paramref name="absent"/>.</summary>
    internal static float Float(NodeProto node, string name, float absent) => Find(node, name)?.F ?? absent;

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
