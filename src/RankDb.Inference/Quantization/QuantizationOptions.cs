namespace RankDb.Inference;

/// <summary>What a smaller precision must keep to be accepted.</summary>
public sealed class QuantizationOptions
{
    /// <summary>Least Kendall tau-b between the orders of the sample pairs by float32 and by int8, -1 to 1.</summary>
    public double MinTau { get; init; } = 0.98;

    /// <summary>Largest difference of one score from float32: of a probability for rerankers, of a cosine for encoders.</summary>
    public double MaxError { get; init; } = 0.1;

    /// <summary>auto (int8 if it agrees and is faster), int8 (if it agrees), or float32 (back to the original).</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Pairs like those the model will see; without any, texts are made from the model's vocabulary.</summary>
    public IReadOnlyList<TextPair> Samples { get; init; } = [];
}
