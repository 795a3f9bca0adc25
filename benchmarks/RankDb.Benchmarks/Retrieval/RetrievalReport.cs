namespace RankDb.Benchmarks.Retrieval;

/// <summary>Everything that one run found.</summary>
internal sealed record RetrievalReport(
    string Name, DateTimeOffset Date, Machine Machine, long Documents, int Queries, int Rounds, ulong Seed, string Fingerprint, string Server,
    BuildResult? Build, IReadOnlyList<PartSize> Sizes, IReadOnlyList<ChangeCost> Changes, IReadOnlyList<Race> Races)
{
    internal double Minutes { get; set; }
}

/// <summary>Seconds of each step of a first load.</summary>
internal sealed record BuildResult(
    long Documents, double CreateSeconds, double RowSeconds, double RowsPerSecond, double SettleSeconds, double GinSeconds, double HnswSeconds,
    double SourceSeconds, double HandHnswSeconds, double SqliteSeconds);

/// <summary>One relation and how much of the text that is.</summary>
internal sealed record PartSize(string Part, long Bytes, double OfText);

/// <summary>A change of one row: medians of the statement, of the commit until it is searchable, and of the log that both wrote.</summary>
internal sealed record ChangeCost(string Change, int Samples, double StatementMs, double SearchableMs, double StatementWalBytes, double WorkerWalBytes);

/// <summary>Contestants that answered the same queries in turn. The first lane is RankDb's.</summary>
internal sealed record Race(string Name, int Queries, string Note, IReadOnlyList<Lane> Lanes);

/// <summary>One contestant; times in ms over the per-query medians of all rounds.</summary>
/// <param name="Name">Who.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Max">Slowest query.</param>
/// <param name="Ratio">Its median divided by RankDb's.</param>
/// <param name="QueryRatio">Median over the queries of its time divided by RankDb's.</param>
/// <param name="WorstRatio">The query where that quotient is least, which is RankDb's worst.</param>
/// <param name="Slower">Queries in which RankDb was slower.</param>
/// <param name="Recall">Share of the exact answer that was found, mean over the queries.</param>
/// <param name="LeastRows">The shortest answer.</param>
/// <param name="Underfilled">Queries with fewer rows than the fullest answer; null where contestants were asked for different numbers.</param>
internal sealed record Lane(
    string Name, double P50, double P95, double Mean, double Max, double Ratio, double QueryRatio, double WorstRatio, int Slower, double? Recall, int LeastRows, int? Underfilled);
