using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Onnx_runtime_is_bound_as_its_header_says : IDisposable
{
    private readonly TestFiles files = new();
    private readonly string graph;

    public Onnx_runtime_is_bound_as_its_header_says() => graph = Path.Combine(files.Model("m", "sum-encoder", null), "model.onnx");

    public void Dispose() => files.Dispose();

    [Fact]
    public void The_library_tells_its_version() => Assert.Matches(@"^1\.\d+\.\d+", NativeApi.Instance.Version);

    [Fact]
    public void The_cache_is_looked_at_after_the_applications_own_folder()
    {
        var candidates = NativeLibraryLocator.Candidates().ToList();
        Assert.StartsWith(AppContext.BaseDirectory, candidates[0], StringComparison.Ordinal);
        Assert.Contains(Path.Combine("rankdb", "onnxruntime", "1.23.2"), candidates[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_knows_its_inputs_and_outputs()
    {
        using var session = Open();
        Assert.Equal(["attention_mask", "input_ids"], session.InputMetadata.Keys.Order());
        Assert.Equal([-1, -1], session.InputMetadata["input_ids"].Dimensions);
        Assert.Equal(TensorElementType.Int64, session.InputMetadata["input_ids"].ElementDataType);
        var output = Assert.Single(session.OutputMetadata);
        Assert.Equal(("sentence_embedding", TensorElementType.Float), (output.Key, output.Value.ElementDataType));
        Assert.Equal([-1, 4], output.Value.Dimensions);
    }

    [Fact]
    public void A_run_reads_managed_memory_in_place()
    {
        using var session = Open();
        long[] ids = [1, 2];
        using var input = OrtValue.CreateTensorValueFromMemory(ids.AsMemory(), [1, 2]);
        using var mask = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 1 }.AsMemory(), [1, 2]);
        ids[1] = 5;
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input_ids", "attention_mask"], [input, mask], ["sentence_embedding"]);
        Assert.Equal([6f, 2f, 3f, 2f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([1, 4], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Throws<InvalidOperationException>(() => outputs[0].GetTensorDataAsSpan<long>().Length);
        Assert.Equal([1L, 5L], input.GetTensorDataAsSpan<long>().ToArray());
    }

    [Fact]
    public void A_run_that_is_told_to_stop_fails_and_may_be_tried_again()
    {
        using var session = Open();
        using var ids = OrtValue.CreateTensorValueFromMemory(new long[] { 1 }.AsMemory(), [1, 1]);
        using var options = new RunOptions { Terminate = true };
        var exception = Assert.Throws<OnnxRuntimeException>(() => Run());
        Assert.Equal(ErrorCode.Fail, exception.ErrorCode);
        options.Terminate = false;
        Assert.Equal(1, Run());
        int Run()
        {
            using var outputs = session.Run(options, ["input_ids", "attention_mask"], [ids, ids], ["sentence_embedding"]);
            return outputs.Count;
        }
    }

    [Fact]
    public void An_error_carries_its_code_and_names_the_file()
    {
        using var options = new SessionOptions();
        var missing = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(graph + ".gone", options));
        Assert.Equal(ErrorCode.NoSuchFile, missing.ErrorCode);
        Assert.Contains(graph + ".gone", missing.Message, StringComparison.Ordinal);
        using var session = Open();
        using var ids = OrtValue.CreateTensorValueFromMemory(new long[] { 1 }.AsMemory(), [1, 1]);
        var wrong = Assert.Throws<OnnxRuntimeException>(() => session.Run(null, ["no_such_input"], [ids], ["sentence_embedding"]));
        Assert.Equal(ErrorCode.InvalidArgument, wrong.ErrorCode);
        Assert.Contains(graph, wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OrtValue.CreateTensorValueFromMemory(new long[3].AsMemory(), [2, 2]));
    }

    [Fact]
    public void What_does_not_fit_an_input_names_the_model_and_the_input()
    {
        using var session = Open();
        using var ids = OrtValue.CreateTensorValueFromMemory(new long[] { 1 }, [1, 1]);
        using var flat = OrtValue.CreateTensorValueFromMemory(new long[] { 1 }, [1]);
        using var narrow = OrtValue.CreateTensorValueFromMemory(new int[] { 1 }, [1, 1]);
        Wrong("attention_mask", "is Int64, not Int32", ["input_ids", "attention_mask"], ids, narrow);
        Wrong("input_ids", "has 2 dimensions, not 1", ["input_ids", "attention_mask"], flat, ids);
        Wrong("attention_mask", "is missing", ["input_ids"], ids);
        Wrong("typo", "it has input_ids, attention_mask", ["typo", "attention_mask"], ids, ids);
        var noOutput = Assert.Throws<OnnxRuntimeException>(() => session.Run(null, ["input_ids", "attention_mask"], [ids, ids], ["typo"]));
        Assert.Equal(("typo", graph), (noOutput.ValueName, noOutput.ModelPath));
        session.Run(null, new Dictionary<string, OrtValue> { ["attention_mask"] = ids, ["input_ids"] = ids }, ["sentence_embedding"]).Dispose();

        void Wrong(string input, string says, string[] names, params OrtValue[] values)
        {
            var wrong = Assert.Throws<OnnxRuntimeException>(() => session.Run(null, names, values, ["sentence_embedding"]));
            Assert.Equal((ErrorCode.InvalidArgument, input, graph), (wrong.ErrorCode, wrong.ValueName, wrong.ModelPath));
            Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_disposed_session_refuses_to_run()
    {
        var session = Open();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(null, [], [], ["sentence_embedding"]));
    }

    private InferenceSession Open()
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableMemoryPattern = false,
            EnableCpuMemArena = true,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(graph, options);
    }
}
