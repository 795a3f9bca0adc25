namespace RankDb.Benchmarks.Retrieval;

/// <summary>What retrieval is held to, as ratios within one run; growth against the report of a smaller corpus.</summary>
internal static class RetrievalGoals
{
    /// <summary>One line for each goal that the run can decide.</summary>
    internal static IEnumerable<Goal> Of(RetrievalReport report, RetrievalReport? smaller)
    {
        foreach (var race in report.Races)
        {
            var (own, others) = (race.Lanes[0], race.Lanes.Skip(1).ToArray());
            if (race.Name.StartsWith("BM25 top 10, 2", StringComparison.Ordinal))
            {
                yield return Goal.AtLeast("ts_rank_cd / RankDb, median", others[0].Ratio, 15);
                yield return Goal.AtMost("queries in which RankDb is slower than ts_rank_cd", others[0].Slower, 0);
                yield return Goal.AtLeast("SQLite FTS5 / RankDb, median", others[1].Ratio, 5);
            }
            else if (race.Name.StartsWith("BM25 top 1000", StringComparison.Ordinal))
            {
                yield return Goal.AtMost("top 1000 / top 10, median", others[0].Ratio, 4);
            }
            else if (race.Name.StartsWith("Dense", StringComparison.Ordinal) && race.Name.Contains("filter", StringComparison.Ordinal))
            {
                yield return Goal.AtMost($"{race.Name}: short answers", own.Underfilled ?? 0, 0);
                yield return Goal.AtLeast($"{race.Name}: recall", own.Recall ?? 0, 0.99);
                var best = others.Where(lane => lane.Recall >= 0.99 && lane.Underfilled == 0).MinBy(lane => lane.P50);
                yield return Goal.AtMost($"{race.Name}: RankDb / best fixed plan of that recall ({best?.Name})", own.P50 / best?.P50 ?? double.NaN, 1.5);
            }
            else if (race.Name.Contains("tenant", StringComparison.Ordinal))
            {
                yield return Goal.AtMost($"{race.Name}: short answers", own.Underfilled ?? 0, 0);
                yield return Goal.AtLeast($"{race.Name}: recall", own.Recall ?? 0, 0.99);
                yield return Goal.AtMost($"{race.Name}: policy / filter, median", own.P50 / others[0].P50, 1.3);
            }
            else if (race.Name.StartsWith("Hybrid", StringComparison.Ordinal))
            {
                yield return Goal.AtMost("hybrid / sum of its legs, median", own.P50 / others[^1].P50, 1.25);
                yield return Goal.AtMost("hybrid / two CTEs by hand over the same legs, median", own.P50 / others[2].P50, 1);
            }

            var former = smaller?.Races.FirstOrDefault(other => other.Name == race.Name);
            if (former is not null && race.Name is "BM25 top 10, 2 to 6 terms" or "Dense top 10")
            {
                yield return Goal.AtMost(
                    FormattableString.Invariant($"{race.Name}: growth from {smaller!.Documents:N0} to {report.Documents:N0} documents, median"), own.P50 / former!.Lanes[0].P50,
                    race.Name[0] == 'B' ? 6 : 2);
            }
        }
    }
}

/// <summary>A measured value and what it should be.</summary>
internal sealed record Goal(string What, double Value, string Wanted, bool Met)
{
    internal static Goal AtLeast(string what, double value, double limit) => new(what, value, FormattableString.Invariant($">= {limit}"), value >= limit);

    internal static Goal AtMost(string what, double value, double limit) => new(what, value, FormattableString.Invariant($"<= {limit}"), value <= limit);
}
