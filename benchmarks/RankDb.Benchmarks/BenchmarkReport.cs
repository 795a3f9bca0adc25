namespace RankDb.Benchmarks;

/// <summary>Everything one run found. Times in ms unless the name says otherwise.</summary>
internal sealed record BenchmarkReport(
    string Name, DateTimeOffset Date, Machine Machine, BaselineBuild Baseline, IndexingResult? Indexing, double? ServicePeakMemoryMegabytes,
    int Queries, int Rounds, IReadOnlyList<Timing> Searches, IReadOnlyList<Timing> Transports);

/// <summary>Building the plain full-text index of PostgreSQL over the same rows: <c>to_tsvector</c> into a table, then GIN.</summary>
internal sealed record BaselineBuild(long Rows, double Seconds, double VectorSeconds, double GinSeconds);

/// <summary>From <c>create_index</c> to the end of <c>refresh</c>, and where the time went.</summary>
internal sealed record IndexingResult(
    long Documents, long Failed, double Seconds, double DocumentsPerSecond, double CreateSeconds, double BatchSeconds, double SettleSeconds, double GinSeconds, double HnswSeconds);

/// <summary>One measured call.</summary>
/// <param name="What">The call.</param>
/// <param name="P50">Median, ms.</param>
/// <param name="P95">95th percentile, ms.</param>
/// <param name="Mean">Mean, ms.</param>
/// <param name="Samples">How many.</param>
/// <param name="GoalP50">What the median should stay below, ms.</param>
/// <param name="Note">What else was seen.</param>
internal sealed record Timing(string What, double P50, double P95, double Mean, int Samples, double? GoalP50 = null, string Note = "")
{
    /// <summary>Percentiles by the nearest rank.</summary>
    internal static Timing Of(string what, IReadOnlyCollection<double> milliseconds, double? goal = null, string note = "")
    {
        var sorted = milliseconds.Order().ToArray();
        return new Timing(what, At(0.5), At(0.95), sorted.Average(), sorted.Length, goal, note);

        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
