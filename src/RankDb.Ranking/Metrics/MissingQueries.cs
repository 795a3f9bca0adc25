namespace RankDb.Ranking.Metrics;

/// <summary>What a mean does with judged queries that a run does not answer.</summary>
public enum MissingQueries
{
    /// <summary>They count as 0, as an empty answer does (trec_eval's option -c): no system gains by answering less.</summary>
    Zero,

    /// <summary>They are left out (trec_eval's default).</summary>
    LeaveOut,
}
