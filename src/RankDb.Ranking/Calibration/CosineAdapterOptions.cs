namespace RankDb.Ranking.Calibration;

/// <summary>How a <see cref="CosineAdapter"/> is fitted.</summary>
public sealed record CosineAdapterOptions
{
    /// <summary>Outputs of a hidden layer; 0 (the default) for none, which a few hundred queries are enough for.</summary>
    public int Hidden { get; init; }

    /// <summary>Passes over all queries, 1 or more.</summary>
    public int Epochs { get; init; } = 300;

    /// <summary>Length of a step of the optimiser (Adam), above 0.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>How much large weights cost: half of this times the sum of their squares; 0 or more.</summary>
    public double Penalty { get; init; } = 1e-3;

    /// <summary>Of the hidden layer's first weights.</summary>
    public int Seed { get; init; } = 1;
}
