using System.Diagnostics;
using RankDb.Cli.Evaluation.Files;
using RankDb.Cli.Loading;
using RankDb.Ranking.Metrics;

namespace RankDb.Cli.Evaluation;

/// <summary>Measures a run file against a qrels file, without a database.</summary>
internal static class FileMeasuring
{
    /// <summary>What was measured, and how.</summary>
    /// <param name="Values">Values of the queries that have a relevant document.</param>
    /// <param name="Missing">Those of them that the run does not answer; they count 0.</param>
    /// <param name="Undefined">Judged queries without a relevant document; they do not count.</param>
    /// <param name="Unjudged">Queries of the run that nobody judged; they do not count.</param>
    /// <param name="MetricTime">Time for the metrics alone, without reading the files.</param>
    internal sealed record Outcome(SystemValues Values, int Missing, int Undefined, int Unjudged, TimeSpan MetricTime);

    /// <summary>Reads both files and measures.</summary>
    /// <param name="run">The run file.</param>
    /// <param name="qrels">The qrels file.</param>
    /// <param name="metrics">Names of metrics.</param>
    /// <param name="negative">What grades below 0 mean.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CliException">A file is wrong, no judged query has a relevant document, or a metric is defined for none.</exception>
    internal static async Task<Outcome> RunAsync(string run, string qrels, IReadOnlyList<string> metrics, NegativeGrades negative, CancellationToken cancellationToken)
    {
        try
        {
            return await MeasureAsync(run, qrels, metrics, negative, cancellationToken);
        }
        catch (CliException refusal)
        {
            throw BadRow.WhereNothingLoads(refusal);
        }
    }

    private static async Task<Outcome> MeasureAsync(string run, string qrels, IReadOnlyList<string> metrics, NegativeGrades negative, CancellationToken cancellationToken)
    {
        // By the names that were asked for: two may be of one metric.
        var measures = metrics.Distinct(StringComparer.Ordinal).Select(name => (Name: name, Metric: Parse(name))).ToList();
        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        await foreach (var line in new JudgmentFile(qrels, FileFormats.Of(null, qrels, run: false), negative).ReadAsync(cancellationToken))
        {
            if (!grades.TryGetValue(line.QueryId, out var ofQuery))
            {
                grades.Add(line.QueryId, ofQuery = new Dictionary<string, int>(StringComparer.Ordinal));
            }

            ofQuery.Add(line.Id, line.Grade);
        }

        var rankings = (await RunRankings.ReadAsync(run, FileFormats.Of(null, run, run: true), cancellationToken)).ToDictionary(ranking => ranking.QueryId, StringComparer.Ordinal);
        var judged = grades.Where(query => query.Value.Values.Any(grade => grade > 0)).OrderBy(query => query.Key, StringComparer.Ordinal).ToList();
        if (judged.Count == 0)
        {
            throw new CliException($"{qrels}: no query has a relevant document (a grade of 1 or more)", "there is nothing to measure");
        }

        var clock = Stopwatch.StartNew();
        var values = new List<QueryValue>(judged.Count * measures.Count);
        foreach (var (query, ofQuery) in judged)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = rankings.GetValueOrDefault(query);
            var ranking = new JudgedRanking(found?.Ids ?? [], ofQuery);
            foreach (var (name, metric) in measures)
            {
                values.Add(new QueryValue(query, null, name, metric.IsDefined(ranking) ? metric.Measure(ranking) : null, ranking.Relevant, found?.Ids.Count, null));
            }
        }

        if (measures.Find(measure => values.TrueForAll(value => value.Value is null || value.Metric != measure.Name)) is { Name: not null } undefined)
        {
            throw new CliException($"{qrels}: {undefined.Name} is not defined for any of its queries", "it needs documents of different grades: judge some that are not relevant (grade 0)");
        }

        return new Outcome(
            new SystemValues(Path.GetFileName(run), values), judged.Count(query => !rankings.ContainsKey(query.Key)), grades.Count - judged.Count,
            rankings.Keys.Count(query => !grades.ContainsKey(query)), clock.Elapsed);
    }

    private static IMetric Parse(string name)
    {
        if (name.StartsWith("alpha-ndcg", StringComparison.Ordinal))
        {
            throw new CliException($"{name} needs the aspects that documents answer, which run and qrels files do not have", "rankdb judgments import FILE.csv --set NAME takes them; then: rankdb eval INDEX --set NAME", ExitCode.WrongUse);
        }

        try
        {
            return MetricName.Parse(name);
        }
        catch (FormatException unknown)
        {
            throw new CliException(unknown.Message, null, ExitCode.WrongUse, unknown);
        }
    }
}
