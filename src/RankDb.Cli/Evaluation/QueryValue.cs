namespace RankDb.Cli.Evaluation;

/// <summary>One metric of one query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Query">Its text; null: not known.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value; null: the search failed, or the metric is not defined for the query.</param>
/// <param name="Relevant">Relevant documents that the judgments know.</param>
/// <param name="Found">Documents that were found; null: the run does not answer the query, or the search failed.</param>
/// <param name="Error">SQLSTATE and message of a search that failed.</param>
internal sealed record QueryValue(string QueryId, string? Query, string Metric, double? Value, int Relevant, int? Found, string? Error);

/// <summary>What a profile or a run got for each query.</summary>
/// <param name="Name">Of the profile or the run.</param>
/// <param name="Values">A value a query and metric; queries without a relevant document are not among them.</param>
internal sealed record SystemValues(string Name, IReadOnlyList<QueryValue> Values)
{
    /// <summary>The metrics, in the order in which they were asked for.</summary>
    internal IReadOnlyList<string> Metrics => [.. Values.Select(value => value.Metric).Distinct(StringComparer.Ordinal)];

    /// <summary>Queries whose search failed, each once, with the error.</summary>
    internal IReadOnlyList<(string QueryId, string Error)> Failures =>
        [.. Values.Where(value => value.Error is not null).DistinctBy(value => value.QueryId).Select(value => (value.QueryId, value.Error!))];

    /// <summary>Means of the queries that did not fail.</summary>
    internal IReadOnlyList<MeanValue> Means() => [.. Metrics.Select(metric => MeanValue.Of(metric, [.. Values.Where(value => value.Metric == metric)]))];
}

/// <summary>The mean of a metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The mean; null: every query failed.</param>
/// <param name="Low">Lower end of a 95 % interval: 1.96 standard errors, as rankdb.evaluate; null: a single query has none.</param>
/// <param name="High">Upper end, or null.</param>
/// <param name="Queries">Queries that count.</param>
/// <param name="Failed">Queries that do not, because their search failed.</param>
internal sealed record MeanValue(string Metric, double? Value, double? Low, double? High, int Queries, int Failed)
{
    /// <summary>The mean of one metric's values.</summary>
    internal static MeanValue Of(string metric, IReadOnlyList<QueryValue> values)
    {
        var known = values.Where(value => value is { Value: not null, Error: null }).Select(value => value.Value!.Value).ToArray();
        var failed = values.Count(value => value.Error is not null);
        if (known.Length == 0)
        {
            return new MeanValue(metric, null, null, null, 0, failed);
        }

        var mean = known.Sum() / known.Length;
        if (known.Length == 1)
        {
            return new MeanValue(metric, mean, null, null, 1, failed);
        }

        var deviation = Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        var half = 1.96 * deviation / Math.Sqrt(known.Length);
        return new MeanValue(metric, mean, mean - half, mean + half, known.Length, failed);
    }
}
