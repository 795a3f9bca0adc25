using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Onnx_runtime_runs_into_memory_that_is_there
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask"];
    private static readonly string[] Outputs = ["sentence_embedding"];

    [Fact]
    public void Into_managed_memory_without_a_copy()
    {
        using var session = Open();
        var numbers = new float[2];
        using var ids = OrtValue.CreateTensorValueFromMemory(new long[] { 3, 4 }, [1, 2]);
        using var mask = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 1 }, [1, 2]);
        using var output = OrtValue.CreateTensorValueFromMemory(numbers, [1, 2]);
        session.Run(null, Inputs, [ids, mask], Outputs, [output]);
        Assert.Equal([7f, 2f], numbers);
        using var tooSmall = OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1]);
        Assert.Throws<OnnxRuntimeException>(() => session.Run(null, Inputs, [ids, mask], Outputs, [tooSmall]));
        using var made = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 2]);
        session.Run(null, Inputs, [ids, mask], Outputs, [made]);
        Assert.Equal([7f, 2f], made.GetTensorDataAsSpan<float>().ToArray());
        Assert.True(made.IsTensor);
    }

    [Fact]
    public void By_a_binding_that_many_runs_use()
    {
        using var session = Open();
        using var binding = session.CreateIoBinding();
        long[] tokens = [3, 4];
        var numbers = new float[2];
        using var ids = OrtValue.CreateTensorValueFromMemory(tokens, [1, 2]);
        using var mask = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 1 }, [1, 2]);
        using var output = OrtValue.CreateTensorValueFromMemory(numbers, [1, 2]);
        Assert.Empty(binding.GetOutputNames());
        binding.BindInput("input_ids", ids);
        binding.BindInput("attention_mask", mask);
        binding.BindOutput("sentence_embedding", output);
        Assert.Equal(Outputs, binding.GetOutputNames());
        using var options = new RunOptions();
        for (var i = 0; i < 3; i++)
        {
            tokens[0] = i;
            session.RunWithBinding(options, binding);
            Assert.Equal([i + 4f, 2f], numbers);
        }

        binding.ClearBoundOutputs();
        using var cpu = new OrtMemoryInfo(OrtMemoryInfo.Cpu, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        binding.BindOutputToDevice("sentence_embedding", cpu);
        using var results = session.RunWithBoundResults(options, binding);
        Assert.Equal([6f, 2f], results[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Throws<OnnxRuntimeException>(() => binding.BindInput("typo", ids));
    }

    [Fact]
    public void Of_every_numeric_type_and_none_of_text()
    {
        Holds<float>(TensorElementType.Float);
        Holds<double>(TensorElementType.Double);
        Holds<Half>(TensorElementType.Float16);
        Holds<BFloat16>(TensorElementType.BFloat16);
        Holds<sbyte>(TensorElementType.Int8);
        Holds<byte>(TensorElementType.UInt8);
        Holds<short>(TensorElementType.Int16);
        Holds<ushort>(TensorElementType.UInt16);
        Holds<int>(TensorElementType.Int32);
        Holds<uint>(TensorElementType.UInt32);
        Holds<long>(TensorElementType.Int64);
        Holds<ulong>(TensorElementType.UInt64);
        Holds<bool>(TensorElementType.Bool);
        Assert.Throws<NotSupportedException>(() => OrtValue.CreateTensorValueFromMemory(new char[1], [1]));
        var text = Assert.Throws<NotSupportedException>(() => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.String, [1]));
        Assert.Contains("String", text.Message, StringComparison.Ordinal);

        static void Holds<T>(TensorElementType type)
            where T : unmanaged
        {
            using var made = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, [2, 3]);
            Assert.Equal(6, made.GetTensorMutableDataAsSpan<T>().Length);
            using var over = OrtValue.CreateTensorValueFromMemory(new T[6], [2, 3]);
            Assert.Equal((type, 6L, 2), (over.GetTensorTypeAndShape().ElementDataType, over.GetTensorTypeAndShape().ElementCount, over.GetTensorTypeAndShape().DimensionsCount));
            using var none = OrtValue.CreateTensorValueFromMemory(Array.Empty<T>(), [0, 3]);
            Assert.Equal(0, none.GetTensorDataAsSpan<T>().Length);
        }
    }

    private static InferenceSession Open()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return new InferenceSession(TinyGraph.Encoder().Bytes(), options);
    }
}
