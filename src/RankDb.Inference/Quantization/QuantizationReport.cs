namespace RankDb.Inference;

/// <summary>What was measured when a model was quantised, and what was decided.</summary>
public sealed record QuantizationReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>What the model runs in from now on: float32 or int8.</summary>
    public required string Precision { get; init; }

    /// <summary>The decision and its reason, in a sentence.</summary>
    public required string Decision { get; init; }

    /// <summary>Kendall tau-b between the orders by float32 and int8; 1 where nothing was measured.</summary>
    public double Tau { get; init; } = 1;

    /// <summary>The largest difference of one score.</summary>
    public double LargestError { get; init; }

    /// <summary>How many sample pairs were scored.</summary>
    public int Pairs { get; init; }

    /// <summary>Products with weights that int8 computes.</summary>
    public int Int8Layers { get; init; }

    /// <summary>Products that stayed in float32 because they lose too much.</summary>
    public int Float32Layers { get; init; }

    /// <summary>Whether attention runs as one operator.</summary>
    public bool FusedAttention { get; init; }

    /// <summary>Median milliseconds for the sample pairs on one thread, in float32.</summary>
    public double Float32Milliseconds { get; init; }

    /// <summary>Median milliseconds for the sample pairs on one thread, in int8.</summary>
    public double Int8Milliseconds { get; init; }

    /// <summary>The instructions of this CPU that matter: AVX512-VNNI, AVX-VNNI, AVX512, AVX2 or baseline.</summary>
    public string Kernel { get; init; } = string.Empty;

    /// <summary>Bits of a weight: 8, or 7 on a CPU whose kernels would overflow.</summary>
    public int WeightBits { get; init; }
}
