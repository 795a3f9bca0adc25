using Google.Protobuf;
using RankDb.Inference;
using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;

namespace RankDb.Tests.Inference;

/// <summary>Small graphs, built node by node.</summary>
internal sealed class TinyGraph
{
    internal const int Rows = 16;

    private readonly GraphProto graph = new() { Name = "tiny" };

    internal ModelProto Model { get; } = new() { IrVersion = 8, ProducerName = "rankdb tests", OpsetImport = { new OperatorSetIdProto { Version = 17 } } };

    internal GraphProto Graph => graph;

    /// <summary>input_ids and attention_mask of a type; sentence_embedding [batch, 2] is the sum over tokens of [id, 1] times the mask, in a type.</summary>
    internal static TinyGraph Encoder(TensorElementType ids = TensorElementType.Int64, TensorElementType output = TensorElementType.Float)
    {
        var tiny = new TinyGraph().Input("input_ids", ids).Input("attention_mask", ids);
        tiny.Floats("table", [Rows, 2], [.. Enumerable.Range(0, Rows).SelectMany(row => new[] { (float)row, 1f })]);
        tiny.Longs("one", [1], [1]).Longs("two", [1], [2]);
        return tiny.Node("Gather", ["table", "input_ids"], "tokens")
            .Node("Cast", ["attention_mask"], "mask", Int("to", 1))
            .Node("Unsqueeze", ["mask", "two"], "mask3")
            .Node("Mul", ["tokens", "mask3"], "masked")
            .Node("ReduceSum", ["masked", "one"], "sum", Int("keepdims", 0))
            .Node("Cast", ["sum"], "sentence_embedding", Int("to", (int)output))
            .Output("sentence_embedding", output, "batch", 2);
    }

    /// <summary>As <see cref="Encoder"/>, but a loop that never ends comes first.</summary>
    internal static TinyGraph Endless()
    {
        var tiny = Encoder();
        var body = new GraphProto { Name = "body" };
        body.Input.Add(Value("i", TensorElementType.Int64));
        body.Input.Add(Value("go_in", TensorElementType.Bool));
        body.Input.Add(Value("x_in", TensorElementType.Int64));
        body.Node.Add(new NodeProto { OpType = "Identity", Input = { "go_in" }, Output = { "go_out" } });
        body.Node.Add(new NodeProto { OpType = "Add", Input = { "x_in", "i" }, Output = { "x_out" } });
        body.Output.Add(Value("go_out", TensorElementType.Bool));
        body.Output.Add(Value("x_out", TensorElementType.Int64));
        tiny.Longs("most", [], [long.MaxValue]);
        tiny.Graph.Initializer.Add(new TensorProto { Name = "go", DataType = (int)TensorElementType.Bool, RawData = ByteString.CopyFrom(1) });
        tiny.Node("ReduceMax", ["input_ids"], "start", Int("keepdims", 0));
        tiny.Node("Loop", ["most", "go", "start"], "end", new AttributeProto { Name = "body", G = body, Type = AttributeProto.Types.AttributeType.Graph });
        tiny.Node("Cast", ["end"], "end_float", Int("to", 1)).Node("Add", ["sentence_embedding", "end_float"], "looped");
        return tiny.Output("looped", TensorElementType.Float, "batch", 2);
    }

    internal static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    internal static ValueInfoProto Value(string name, TensorElementType type, params object[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var size in shape)
        {
            dimensions.Dim.Add(size is string named
                ? new TensorShapeProto.Types.Dimension { DimParam = named }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, null) });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } } };
    }

    internal TinyGraph Input(string name, TensorElementType type = TensorElementType.Int64, params object[] shape)
    {
        graph.Input.Add(Value(name, type, shape.Length > 0 ? shape : ["batch", "tokens"]));
        return this;
    }

    internal TinyGraph Output(string name, TensorElementType type, params object[] shape)
    {
        graph.Output.Add(Value(name, type, shape));
        return this;
    }

    internal TinyGraph Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        graph.Node.Add(new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return this;
    }

    internal TinyGraph Floats(string name, long[] shape, float[] values)
    {
        graph.Initializer.Add(new TensorProto { Name = name, DataType = 1, Dims = { shape }, RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)) });
        return this;
    }

    internal TinyGraph Longs(string name, long[] shape, long[] values)
    {
        graph.Initializer.Add(new TensorProto { Name = name, DataType = 7, Dims = { shape }, RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(values)) });
        return this;
    }

    internal byte[] Bytes()
    {
        Model.Graph = graph;
        return Model.ToByteArray();
    }

    /// <summary>Loads a graph from its bytes as an encoder of 16 tokens.</summary>
    internal static ModelSession Session(byte[] graph, TimeSpan? longestRun = null) =>
        new(Definition("tiny.onnx"), new ModelRuntimeOptions { LongestRun = longestRun ?? TimeSpan.FromMinutes(1) }, 0, ["looped", "sentence_embedding"], graph);

    /// <summary>Loads a graph from its file as an encoder of 16 tokens.</summary>
    internal static ModelSession Session(string path) =>
        new(Definition(path), new ModelRuntimeOptions(), 0, ["sentence_embedding"]);

    private static ModelDefinition Definition(string path) =>
        new(Path.GetDirectoryName(path) ?? string.Empty, "tiny", ModelKind.Encoder, false, 16, null, null, false, string.Empty, string.Empty, string.Empty) { OnnxPath = path };
}
