using Google.Protobuf;
using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference.Quantization;

/// <summary>Runs the float32 model on sample inputs, one at a time, and keeps what its tensors hold.</summary>
internal static class ActivationCalibration
{
    private const int SamplesPerTensor = 6_000;

    /// <summary>The range of each named tensor.</summary>
    /// <exception cref="ModelException">A tensor holds a number that is not finite (58000).</exception>
    /// <exception cref="OnnxRuntimeException">The model does not run.</exception>
    internal static Dictionary<string, ActivationRange> Measure(
        ModelProto model, IReadOnlyList<string> tensors, IReadOnlyList<TokenizedInput> inputs, string workFolder, CancellationToken cancellationToken)
    {
        var tapped = model.Clone();
        var given = model.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in tensors.Where(tensor => !given.Contains(tensor)))
        {
            var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Tensors.FloatType } };
            tapped.Graph.Output.Add(new ValueInfoProto { Name = tensor, Type = type });
        }

        var path = Path.Combine(workFolder, "calibration.onnx");
        File.WriteAllBytes(path, tapped.ToByteArray());
        var seen = tensors.ToDictionary(tensor => tensor, _ => new Seen(SamplesPerTensor / inputs.Count), StringComparer.Ordinal);
        using (var options = new SessionOptions { IntraOpNumThreads = 1, EnableMemoryPattern = false, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL })
        using (var session = new InferenceSession(path, options))
        {
            foreach (var input in inputs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Run(session, input, tensors, seen);
            }
        }

        File.Delete(path);
        return seen.ToDictionary(pair => pair.Key, pair => pair.Value.Range(pair.Key), StringComparer.Ordinal);
    }

    private static void Run(InferenceSession session, TokenizedInput input, IReadOnlyList<string> tensors, Dictionary<string, Seen> seen)
    {
        string[] names = [.. session.InputMetadata.Keys];
        var values = new List<OrtValue>(names.Length);
        try
        {
            foreach (var name in names)
            {
                long[] numbers = name switch
                {
                    "input_ids" => [.. input.Ids.Select(id => (long)id)],
                    "token_type_ids" => [.. input.TypeIds.Select(id => (long)id)],
                    _ => [.. Enumerable.Repeat(1L, input.Length)],
                };
                values.Add(OrtValue.CreateTensorValueFromMemory(numbers.AsMemory(), [1, input.Length]));
            }

            using var outputs = session.Run(null, names, values, tensors);
            for (var i = 0; i < tensors.Count; i++)
            {
                seen[tensors[i]].Add(outputs[i].GetTensorDataAsSpan<float>());
            }
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    private sealed class Seen(int samplesPerInput)
    {
        private readonly List<float> sample = [];
        private float smallest;
        private float largest;
        private bool finite = true;

        internal void Add(ReadOnlySpan<float> values)
        {
            // An odd step, so that the sample meets every column of a matrix whose width is even.
            var step = Math.Max(1, values.Length / Math.Max(1, samplesPerInput)) | 1;
            for (var i = 0; i < values.Length; i++)
            {
                finite &= float.IsFinite(values[i]);
                smallest = MathF.Min(smallest, values[i]);
                largest = MathF.Max(largest, values[i]);
                if (i % step == 0)
                {
                    sample.Add(values[i]);
                }
            }
        }

        internal ActivationRange Range(string tensor) => finite
            ? ActivationRange.Best(smallest, largest, sample)
            : throw ModelException.Failed($"The tensor {tensor} holds a number that is not finite on a sample text, so the model cannot be calibrated.");
    }
}
