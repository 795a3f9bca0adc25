using Google.Protobuf;
using RankDb.Inference;
using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Hostile_graphs_are_refused : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Cut_off_at_every_byte()
    {
        var whole = TinyGraph.Encoder().Bytes();
        for (var length = 0; length < whole.Length; length++)
        {
            Survives(whole[..length]);
        }
    }

    [Fact]
    public void Random_bytes()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            Assert.Throws<ModelException>(() => TinyGraph.Session(bytes).Dispose());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Changed_in_a_few_places(int seed)
    {
        var random = new Random(seed);
        byte[][] wholes = [TinyGraph.Encoder().Bytes(), TinyGraph.Endless().Bytes(), File.ReadAllBytes(Path.Combine(files.Model("m", "token-encoder", null), "model.onnx"))];
        for (var i = 0; i < Mutation.Runs; i++)
        {
            Survives(Mutation.Of(wholes[random.Next(wholes.Length)], random));
        }
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void Weights_that_claim_more_than_the_file_has(long size)
    {
        var graph = TinyGraph.Encoder();
        graph.Graph.Initializer[0].Dims[0] = size;
        Refuses("table", graph.Bytes());
        graph.Graph.Initializer[0].Dims.Add([size, size, size, size]);
        Refuses("table", graph.Bytes());
    }

    [Fact]
    public void A_length_that_does_not_fit_and_nesting_without_end()
    {
        Refuses("does not fit", [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0]);
        Refuses("a length of", [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        var inner = new GraphProto { Node = { new NodeProto { OpType = "Identity" } } };
        for (var level = 0; level < 60; level++)
        {
            inner = new GraphProto { Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = inner } } } } };
        }

        Refuses("levels of nesting", new ModelProto { Graph = inner }.ToByteArray());
    }

    [Fact]
    public void More_fields_than_any_model_has()
    {
        var bytes = new byte[(WireScan.MostFields * 2) + 100];
        for (var at = 0; at + 1 < bytes.Length; at += 2)
        {
            bytes[at] = 0x42; // an empty opset_import
        }

        Refuses("fields", bytes);
    }

    [Fact]
    public void A_cycle_of_nodes()
    {
        var graph = TinyGraph.Encoder().Node("Add", ["b", "sum"], "a").Node("Add", ["a", "sum"], "b");
        Refuses(null, graph.Bytes());
        Refuses(null, TinyGraph.Encoder().Node("Add", ["self", "sum"], "self").Bytes());
    }

    [Theory]
    [InlineData("NoSuchOperator", "")]
    [InlineData("Relu", "no.such.domain")]
    public void An_unknown_operator(string type, string domain)
    {
        var graph = TinyGraph.Encoder().Node(type, ["sum"], "odd");
        graph.Graph.Node[^1].Domain = domain;
        Refuses(type, graph.Bytes());
    }

    [Fact]
    public void An_unknown_operator_set_and_an_unknown_version_of_the_format()
    {
        var graph = TinyGraph.Encoder();
        graph.Model.OpsetImport[0].Version = 9_999;
        Refuses("9999", graph.Bytes());
        graph = TinyGraph.Encoder();
        graph.Model.IrVersion = 9_999;
        Refuses("9999", graph.Bytes());
    }

    [Fact]
    public void Functions_that_call_themselves_or_multiply()
    {
        Refuses("calls itself", Functions(("f", ["g"]), ("g", ["f"])));
        Refuses("more than 100000 nodes", Functions([.. Enumerable.Range(0, 40).Select(i => ($"f{i}", new[] { $"f{i + 1}", $"f{i + 1}" }))]));
    }

    [Fact]
    public void A_chain_of_ten_thousand_nodes_is_no_attack()
    {
        var graph = TinyGraph.Encoder();
        for (var i = 0; i < 10_000; i++)
        {
            graph.Node("Add", [i == 0 ? "sum" : $"n{i - 1}", "sum"], $"n{i}");
        }

        graph.Graph.Output.Add(TinyGraph.Value("n9999", TensorElementType.Float, "batch", 2));
        Survives(graph.Bytes());
    }

    [Theory]
    [InlineData("/etc/passwd", "own folder")]
    [InlineData("../secret.bin", "own folder")]
    [InlineData("a/../../secret.bin", "own folder")]
    [InlineData("..\\secret.bin", "own folder")]
    [InlineData("C:\\secret.bin", "own folder")]
    [InlineData("", "own folder")]
    [InlineData("gone.bin", "missing")]
    [InlineData("link.bin", "leads out")]
    [InlineData("linked/secret.bin", "leads out")]
    [InlineData("short.bin", "claim")]
    public void Weights_in_files_that_are_not_the_models(string location, string named)
    {
        File.WriteAllBytes(Path.Combine(files.Folder, "secret.bin"), new byte[4096]);
        var folder = Directory.CreateDirectory(Path.Combine(files.Folder, "model")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(files.Folder, "secret.bin"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), files.Folder);
        File.WriteAllBytes(Path.Combine(folder, "short.bin"), new byte[3]);
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, External(location));
        var refused = Assert.Throws<ModelException>(() => TinyGraph.Session(path));
        Assert.Equal("58000", refused.SqlState);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offset", "-1")]
    [InlineData("offset", "1000000")]
    [InlineData("length", "9223372036854775807")]
    [InlineData("length", "many")]
    public void Weights_beyond_the_end_of_their_file(string key, string value)
    {
        var path = Path.Combine(files.Folder, "model.onnx");
        File.WriteAllBytes(Path.Combine(files.Folder, "weights.bin"), new byte[TinyGraph.Rows * 8]);
        File.WriteAllBytes(path, External("weights.bin", (key, value)));
        Assert.Contains("table", Assert.Throws<ModelException>(() => TinyGraph.Session(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_a_file_of_the_models_own_folder_are_read()
    {
        var blobs = Directory.CreateDirectory(Path.Combine(files.Folder, "blobs")).FullName;
        var weights = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Enumerable.Range(0, TinyGraph.Rows * 2).Select(i => (float)i).ToArray()).ToArray();
        File.WriteAllBytes(Path.Combine(blobs, "weights.bin"), weights);
        File.WriteAllBytes(Path.Combine(blobs, "model.onnx"), External("weights.bin"));
        using (var session = TinyGraph.Session(Path.Combine(blobs, "model.onnx")))
        using (var result = session.Run([new([3], [0])], 1, TestContext.Current.CancellationToken))
        {
            Assert.Equal([6f, 7f], result.GetTensorDataAsSpan<float>().ToArray());
        }

        Assert.Contains("from memory", Assert.Throws<ModelException>(() => TinyGraph.Session(External("weights.bin"))).Message, StringComparison.Ordinal);
    }

    private static byte[] External(string location, params (string Key, string Value)[] entries)
    {
        var graph = TinyGraph.Encoder();
        var table = graph.Graph.Initializer[0];
        table.ClearRawData();
        table.DataLocation = 1;
        table.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        foreach (var (key, value) in entries)
        {
            table.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return graph.Bytes();
    }

    // Functions are no part of the classes that write models: added as raw fields (25: name 1, node 7, domain 10).
    private static byte[] Functions(params (string Name, string[] Calls)[] functions)
    {
        var graph = TinyGraph.Encoder().Node(functions[0].Name, ["sum"], "called");
        graph.Graph.Node[^1].Domain = "own";
        using var stream = new MemoryStream();
        stream.Write(graph.Bytes());
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (name, calls) in functions)
            {
                var nodes = new GraphProto { Node = { calls.Select(call => new NodeProto { OpType = call, Domain = "own" }) } };
                using var inner = new MemoryStream();
                using (var function = new CodedOutputStream(inner, leaveOpen: true))
                {
                    function.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    function.WriteString(name);
                    foreach (var node in nodes.Node)
                    {
                        function.WriteTag(7, WireFormat.WireType.LengthDelimited);
                        function.WriteMessage(node);
                    }

                    function.WriteTag(10, WireFormat.WireType.LengthDelimited);
                    function.WriteString("own");
                }

                output.WriteTag(25, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
            }
        }

        return stream.ToArray();
    }

    private static void Refuses(string? named, byte[] graph)
    {
        var refused = Assert.Throws<ModelException>(() => TinyGraph.Session(graph));
        Assert.Equal("58000", refused.SqlState);
        Assert.Contains(named ?? "tiny", refused.Message, StringComparison.Ordinal);
    }

    // A change may be harmless; then the model must run or fail as models do.
    private static void Survives(byte[] graph)
    {
        try
        {
            using var session = TinyGraph.Session(graph, TimeSpan.FromMilliseconds(20));
            using var result = session.Run([new([1, 2], [0, 0])], 2, TestContext.Current.CancellationToken);
        }
        catch (ModelException exception)
        {
            Assert.Equal("58000", exception.SqlState);
        }
    }
}
