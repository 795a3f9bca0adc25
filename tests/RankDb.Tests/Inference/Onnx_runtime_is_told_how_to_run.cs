using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Onnx_runtime_is_told_how_to_run : IDisposable
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask"];
    private static readonly string[] Outputs = ["sentence_embedding"];

    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_profile_and_the_optimised_graph_are_written()
    {
        using var options = Options();
        options.OptimizedModelFilePath = Path.Combine(files.Folder, "optimised.onnx");
        options.ProfileOutputPathPrefix = Path.Combine(files.Folder, "profile");
        options.EnableProfiling = true;
        using var session = new InferenceSession(TinyGraph.Encoder().Bytes(), options);
        Assert.True(session.ProfilingStartTimeNs > 0);
        Sum(session, null);
        var profile = session.EndProfiling();
        Assert.StartsWith(options.ProfileOutputPathPrefix, profile, StringComparison.Ordinal);
        Assert.Contains("Gather", File.ReadAllText(profile), StringComparison.Ordinal);
        Assert.NotEmpty(ModelProto.Parser.ParseFrom(File.ReadAllBytes(options.OptimizedModelFilePath)).Graph.Node);
    }

    [Fact]
    public void A_model_tells_of_itself_and_names_its_dimensions()
    {
        var graph = TinyGraph.Encoder();
        graph.Model.DocString = "sums";
        graph.Model.Domain = "tests";
        graph.Model.ModelVersion = 7;
        graph.Graph.DocString = "of ids";
        graph.Model.MetadataProps.Add(new StringStringEntryProto { Key = "schlüssel", Value = "wert" });
        using var options = Options();
        using var session = new InferenceSession(graph.Bytes(), options);
        var about = session.ModelMetadata;
        Assert.Equal(("rankdb tests", "tiny", "tests", "sums", "of ids", 7L), (about.ProducerName, about.GraphName, about.Domain, about.Description, about.GraphDescription, about.Version));
        Assert.Equal("wert", Assert.Single(about.CustomMetadataMap).Value);
        Assert.Equal("wert", about.CustomMetadataMap["schlüssel"]);
        Assert.Equal(Inputs, session.InputNames);
        Assert.Equal(["batch", "tokens"], session.InputMetadata["input_ids"].SymbolicDimensions);
        Assert.Equal(["batch", ""], session.OutputMetadata["sentence_embedding"].SymbolicDimensions);
    }

    [Fact]
    public void A_named_dimension_gets_a_size()
    {
        using var options = Options();
        options.AddFreeDimensionOverrideByName("tokens", 2);
        using var session = new InferenceSession(TinyGraph.Encoder().Bytes(), options);
        Assert.Equal(2, session.InputMetadata["input_ids"].Dimensions[1]);
    }

    [Fact]
    public void An_arena_with_a_limit_refuses_what_exceeds_it_and_gives_memory_back()
    {
        // A million floats (4 MiB) per token: two tokens fit, a hundred do not.
        var graph = TinyGraph.Encoder().Longs("large", [2], [1, 1 << 20]).Node("Shape", ["input_ids"], "small").Node("Mul", ["small", "large"], "size")
            .Node("Cast", ["input_ids"], "numbers", TinyGraph.Int("to", 1))
            .Node("ReduceSum", ["numbers"], "number", TinyGraph.Int("keepdims", 1)).Node("Expand", ["number", "size"], "many")
            .Node("ReduceMax", ["many"], "few", TinyGraph.Int("keepdims", 1)).Output("few", TensorElementType.Float, 1, 1);
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.Cpu, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg(64 << 20, 1, -1, -1);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
        try
        {
            using var options = Options();
            options.AddSessionConfigEntry("session.use_env_allocators", "1");
            using var session = new InferenceSession(graph.Bytes(), options);
            using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, LogId = "test" };
            run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            Assert.Equal(7f, Sum(session, run));
            using var ids = OrtValue.CreateTensorValueFromMemory(new long[100], [1, 100]);
            var refused = Assert.Throws<OnnxRuntimeException>(() => session.Run(run, Inputs, [ids, ids], ["few"]));
            Assert.Contains("vailable memory", refused.Message, StringComparison.Ordinal);
            Assert.Equal(7f, Sum(session, run));
        }
        finally
        {
            OrtEnv.Instance().UnregisterAllocator(memory);
        }
    }

    [Fact]
    public void The_library_tells_what_it_has_and_refuses_settings_that_are_wrong()
    {
        Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());
        Assert.Equal(NativeApi.Instance.Version, OrtEnv.Instance().GetVersionString());
        using var options = Options();
        Assert.Throws<OnnxRuntimeException>(() => options.GraphOptimizationLevel = (GraphOptimizationLevel)77);
        Assert.Throws<OnnxRuntimeException>(() => options.AddSessionConfigEntry(string.Empty, "1"));
    }

    private static SessionOptions Options() => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        LogId = "test",
        LogVerbosityLevel = 0,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private static float Sum(InferenceSession session, RunOptions? options)
    {
        using var ids = OrtValue.CreateTensorValueFromMemory(new long[] { 3, 4 }, [1, 2]);
        using var mask = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 1 }, [1, 2]);
        using var outputs = session.Run(options, Inputs, [ids, mask], Outputs);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }
}
