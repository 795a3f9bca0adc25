namespace RankDb.Ranking.Calibration;

/// <summary>What calibrations check of their input.</summary>
internal static class JudgedScores
{
    /// <exception cref="ArgumentException">The lists differ in length, or a score is NaN or infinite.</exception>
    public static void Check(IReadOnlyList<double> scores, IReadOnlyList<bool> relevant)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(relevant);
        if (scores.Count != relevant.Count)
        {
            throw new ArgumentException($"There are {scores.Count} scores and {relevant.Count} judgments.", nameof(relevant));
        }

        for (var i = 0; i < scores.Count; i++)
        {
            if (!double.IsFinite(scores[i]))
            {
                throw new ArgumentException($"Score {i} is {scores[i]}.", nameof(scores));
            }
        }
    }

    /// <exception cref="ArgumentException">All or none are relevant, so that nothing can be learned.</exception>
    public static void CheckBothKinds(IReadOnlyList<bool> relevant)
    {
        if (!relevant.Contains(true) || !relevant.Contains(false))
        {
            throw new ArgumentException("Relevant and other documents are needed, there is only one kind.", nameof(relevant));
        }
    }
}
