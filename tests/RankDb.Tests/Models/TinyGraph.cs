using Google.Protobuf;
using RankDb.Inference.Onnx;

namespace RankDb.Tests.Models;

/// <summary>Graphs whose result can be worked out by hand: a table has a row for each token id.</summary>
internal static class TinyGraph
{
    private const int Float = 1;
    private const int Int64 = 7;

    /// <summary>The rows of the tokens: [batch, tokens, columns]; those that the mask hides are zero.</summary>
    internal static byte[] Tokens(Func<int, float[]> row, string output = "last_hidden_state", int rows = 20) =>
        Build(row, rows, output, pooled: false);

    /// <summary>The sum of the rows of the tokens that are not padding: [batch, columns].</summary>
    internal static byte[] Sum(Func<int, float[]> row, string output = "sentence_embedding", int rows = 20) =>
        Build(row, rows, output, pooled: true);

    private static byte[] Build(Func<int, float[]> row, int rows, string output, bool pooled)
    {
        var columns = row(0).Length;
        var table = new TensorProto { Name = "table", DataType = Float, Dims = { rows, columns } };
        table.FloatData.AddRange(Enumerable.Range(0, rows).SelectMany(row));
        var last = new TensorProto { Name = "last", DataType = Int64, Dims = { 1 }, Int64Data = { -1 } };
        var middle = new TensorProto { Name = "middle", DataType = Int64, Dims = { 1 }, Int64Data = { 1 } };
        var graph = new GraphProto { Name = "tiny", Initializer = { table, last, middle } };
        graph.Input.Add(Value("input_ids", Int64, "batch", "tokens"));
        graph.Input.Add(Value("attention_mask", Int64, "batch", "tokens"));
        graph.Node.Add(Node("Gather", ["table", "input_ids"], "rows"));
        var cast = Node("Cast", ["attention_mask"], "mask");
        cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = Float });
        graph.Node.Add(cast);
        graph.Node.Add(Node("Unsqueeze", ["mask", "last"], "column"));
        graph.Node.Add(Node("Mul", ["rows", "column"], pooled ? "real" : output));
        if (pooled)
        {
            var sum = Node("ReduceSum", ["real", "middle"], output);
            sum.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
            graph.Node.Add(sum);
            graph.Output.Add(Value(output, Float, "batch", $"{columns}"));
        }
        else
        {
            graph.Output.Add(Value(output, Float, "batch", "tokens", $"{columns}"));
        }

        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        return model.ToByteArray();
    }

    private static NodeProto Node(string type, string[] inputs, string output) =>
        new() { OpType = type, Input = { inputs }, Output = { output } };

    private static ValueInfoProto Value(string name, int type, params string[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
        {
            shape.Dim.Add(long.TryParse(size, out var number)
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = size });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } } };
    }
}
