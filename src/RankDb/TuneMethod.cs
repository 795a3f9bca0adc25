namespace RankDb;

/// <summary>How settings are searched.</summary>
public enum TuneMethod
{
    /// <summary>All combinations.</summary>
    Grid,

    /// <summary>Combinations drawn by chance.</summary>
    Random,

    /// <summary>One setting after the other.</summary>
    Coordinate,

    /// <summary>A bandit by upper confidence bounds.</summary>
    Bandit,
}
