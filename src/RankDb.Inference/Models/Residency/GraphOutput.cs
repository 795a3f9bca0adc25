using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>What one run gave. The graph stays in memory until this is disposed of, because the numbers are its.</summary>
internal sealed class GraphOutput(ResidentSlot<ModelSession>.Lease lease, OrtValue value, int longest, string path) : IDisposable
{
    internal string Name { get; } = lease.Value.OutputName;

    /// <summary>Tokens of the longest input, which all rows are padded to.</summary>
    internal int Longest => longest;

    internal long[] Shape { get; } = value.GetTensorTypeAndShape().Shape;

    internal ReadOnlySpan<float> Values => value.GetTensorDataAsSpan<float>();

    /// <exception cref="ModelException">The shape is another (58000); -1 stands for any size.</exception>
    internal void CheckShape(string model, params ReadOnlySpan<long> expected)
    {
        var fits = Shape.Length == expected.Length;
        for (var i = 0; fits && i < expected.Length; i++)
        {
            fits = expected[i] < 0 ? Shape[i] > 0 : Shape[i] == expected[i];
        }

        if (!fits)
        {
            var wanted = string.Join(", ", expected.ToArray().Select(size => size < 0 ? "?" : $"{size}"));
            throw ModelException.Failed($"The output {Name} of the model {model} has shape [{string.Join(", ", Shape)}] instead of [{wanted}] ({path}).");
        }
    }

    public void Dispose()
    {
        value.Dispose();
        lease.Dispose();
    }
}
