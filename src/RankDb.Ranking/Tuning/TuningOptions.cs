namespace RankDb.Ranking.Tuning;

/// <summary>How a space is searched.</summary>
public enum TuningMethod
{
    /// <summary>Every combination.</summary>
    Grid,

    /// <summary>Combinations at random, none twice.</summary>
    Random,

    /// <summary>For one parameter after the other the best value, the others unchanged, until nothing improves; then again from a random combination.</summary>
    Coordinate,

    /// <summary>Two-level bandit: which parameter to change, then which value it gets, each by its upper confidence bound.</summary>
    Bandit,
}

/// <summary>How to tune.</summary>
public sealed record TuningOptions
{
    /// <summary>The search.</summary>
    public TuningMethod Method { get; init; } = TuningMethod.Grid;

    /// <summary>The most combinations that one search measures, the one in use among them; 1 or more.</summary>
    public int Points { get; init; } = 500;

    /// <summary>Parts of the cross-validation, 2 or more; query i belongs to part i mod folds.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The same seed gives the same search.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How much the bandit is drawn to what it has tried seldom: alpha in mean + alpha x sqrt(ln t / n); 0 or more.</summary>
    public double Explore { get; init; } = 0.5;
}
