namespace RankDb.Ranking.Fusion;

/// <summary>What a score method takes for a document that a leg did not retrieve.</summary>
public enum MissingScores
{
    /// <summary>The looked-up score where the leg gives one, else as <see cref="Lowest"/>.</summary>
    Score,

    /// <summary>The lower end of the leg's normalised list: 0 for min-max, theoretical-min and rank, else its smallest normalised score.</summary>
    Lowest,

    /// <summary>Adds 0, and does not count in means, medians, maxima and minima.</summary>
    Zero,
}
