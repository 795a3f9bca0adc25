using RankDb.Ranking;
using RankDb.Ranking.Significance;

namespace RankDb.Cli.Evaluation;

/// <summary>Two systems compared by one metric: b minus a.</summary>
/// <param name="A">Name of the first one.</param>
/// <param name="B">Name of the second one.</param>
/// <param name="Metric">The metric.</param>
/// <param name="MeanA">Its mean over the queries that both measured.</param>
/// <param name="MeanB">As well.</param>
/// <param name="Interval">Bootstrap interval of the difference, 95 %; null for one query.</param>
/// <param name="PRandomization">p of the paired randomisation test; null for one query.</param>
/// <param name="PT">p of the paired t-test; null for one query.</param>
/// <param name="EffectSize">Mean over standard deviation of the differences; null for one query, or where it is infinite.</param>
/// <param name="Wins">Queries where b is better.</param>
/// <param name="Ties">Queries where both are equal.</param>
/// <param name="Losses">Queries where b is worse.</param>
/// <param name="Differences">What each query gained, largest gain first.</param>
internal sealed record PairComparison(
    string A, string B, string Metric, double MeanA, double MeanB, BootstrapInterval? Interval, double? PRandomization, double? PT, double? EffectSize,
    int Wins, int Ties, int Losses, IReadOnlyList<QueryDifference> Differences)
{
    /// <summary>p of the randomisation test, corrected over all pairs and metrics that were compared.</summary>
    internal double? PAdjusted { get; init; }

    internal double Difference => MeanB - MeanA;

    /// <summary>The queries that moved most: in turn the largest gain, the largest loss, the next gain, ... as rankdb.compare takes them; gains first.</summary>
    internal IReadOnlyList<QueryDifference> Moved(int count) =>
    [
        .. Places(Differences.Where(query => query.Difference > 0)).Concat(Places(Differences.Where(query => query.Difference < 0)))
            .OrderBy(entry => entry.Place).ThenByDescending(entry => Math.Abs(entry.Query.Difference)).ThenBy(entry => entry.Query.QueryId, RankOrder.OfIds)
            .Take(count).Select(entry => entry.Query).OrderByDescending(query => query.Difference),
    ];

    private static IEnumerable<(QueryDifference Query, int Place)> Places(IEnumerable<QueryDifference> queries) =>
        queries.OrderByDescending(query => Math.Abs(query.Difference)).ThenBy(query => query.QueryId, RankOrder.OfIds).Select((query, place) => (query, place));
}

/// <summary>A query's values with two systems.</summary>
internal sealed record QueryDifference(string QueryId, string? Query, double A, double B)
{
    // A difference in the last bits comes from the order of additions and is none.
    internal double Difference => Math.Abs(B - A) < 1e-12 ? 0 : B - A;
}

/// <summary>Compares systems that were measured on the same queries.</summary>
/// <remarks>
/// What <c>rankdb.compare</c> and <c>rankdb.compare_runs</c> do for two systems, here for n: each is searched once instead of n - 1 times, and p is corrected over
/// all rows. All other figures are the same, p of random signs and intervals too: both draw the same (CompareAgreementTests holds the two together).
/// </remarks>
internal static class Comparison
{
    /// <summary>Compares every pair by every metric.</summary>
    /// <param name="systems">Two or more.</param>
    /// <param name="adjust">holm, bh or none: how p is corrected over all rows.</param>
    /// <exception cref="CliException">Two systems have no query in common.</exception>
    internal static IReadOnlyList<PairComparison> OfAll(IReadOnlyList<SystemValues> systems, string adjust)
    {
        var rows = new List<PairComparison>();
        for (var b = 1; b < systems.Count; b++)
        {
            for (var a = 0; a < b; a++)
            {
                rows.AddRange(systems[a].Metrics.Select(metric => Of(systems[a], systems[b], metric)));
            }
        }

        // In the order of the user's words: a with b, a with c, b with c.
        return Adjusted([.. rows.OrderBy(row => Place(systems, row.A)).ThenBy(row => Place(systems, row.B))], adjust);
    }

    /// <summary>Compares each of several systems with one.</summary>
    /// <param name="a">The one.</param>
    /// <param name="others">The others.</param>
    /// <param name="adjust">holm, bh or none: how p is corrected over all rows.</param>
    /// <exception cref="CliException">Two systems have no query in common.</exception>
    internal static IReadOnlyList<PairComparison> WithAll(SystemValues a, IReadOnlyList<SystemValues> others, string adjust) =>
        Adjusted([.. others.SelectMany(b => a.Metrics.Select(metric => Of(a, b, metric)))], adjust);

    private static IReadOnlyList<PairComparison> Adjusted(IReadOnlyList<PairComparison> rows, string adjust)
    {
        var tested = rows.Where(row => row.PRandomization is not null).ToList();
        var values = tested.Select(row => row.PRandomization!.Value).ToArray();
        var adjusted = adjust switch { "holm" => MultipleComparisons.Holm(values), "bh" => MultipleComparisons.BenjaminiHochberg(values), _ => values };
        return [.. rows.Select(row => tested.IndexOf(row) is var at and >= 0 ? row with { PAdjusted = adjusted[at] } : row)];
    }

    private static int Place(IReadOnlyList<SystemValues> systems, string name)
    {
        var at = 0;
        while (systems[at].Name != name)
        {
            at++;
        }

        return at;
    }

    // Why the queries of one make no pair, in the words of rankdb.compare.
    private static string? Why(SystemValues one, SystemValues other)
    {
        if (one.Failures is { Count: > 0 } failures)
        {
            return $"{failures.Count} failed for {one.Name}: {failures[0].Error}";
        }

        var alone = one.Values.Select(value => value.QueryId).Distinct(StringComparer.Ordinal).Count();
        return alone > 0 ? $"{alone} measured for {one.Name} alone" : $"nothing was measured for {one.Name}, only for {other.Name}";
    }

    private static PairComparison Of(SystemValues a, SystemValues b, string metric)
    {
        var ofB = b.Values.Where(value => value.Metric == metric && value is { Value: not null, Error: null }).ToDictionary(value => value.QueryId, StringComparer.Ordinal);
        var pairs = a.Values.Where(value => value.Metric == metric && value is { Value: not null, Error: null } && ofB.ContainsKey(value.QueryId))
            .OrderBy(value => value.QueryId, RankOrder.OfIds)
            .Select(value => new QueryDifference(value.QueryId, value.Query ?? ofB[value.QueryId].Query, value.Value!.Value, ofB[value.QueryId].Value!.Value)).ToList();
        if (pairs.Count == 0)
        {
            throw new CliException($"no query was measured with both {a.Name} and {b.Name}", string.Join(". ", new[] { Why(a, b), Why(b, a) }.Where(why => why is not null)));
        }

        var sample = new PairedSample([.. pairs.Select(pair => pair.A)], [.. pairs.Select(pair => pair.B)]);
        var several = sample.Count > 1;
        return new PairComparison(
            a.Name, b.Name, metric, pairs.Average(pair => pair.A), pairs.Average(pair => pair.B), several ? BootstrapInterval.OfMean(sample.Differences) : null,
            several ? RandomizationTest.PValue(sample) : null, several ? PairedTTest.PValue(sample) : null,
            several && double.IsFinite(sample.EffectSize) ? sample.EffectSize : null, sample.Wins, sample.Ties, sample.Losses,
            [.. pairs.OrderByDescending(pair => pair.Difference).ThenBy(pair => pair.QueryId, RankOrder.OfIds)]);
    }
}
