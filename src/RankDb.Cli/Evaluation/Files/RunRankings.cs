using RankDb.Cli.Loading;
using RankDb.Ranking;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>The results of one query, in trec_eval's order: score descending, then id descending by bytes.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Ids">Documents, best first, each once.</param>
/// <param name="Scores">The score of each.</param>
/// <param name="Line">The query's first line in the file.</param>
internal sealed record QueryRanking(string QueryId, IReadOnlyList<string> Ids, IReadOnlyList<double> Scores, long Line);

/// <summary>Orders the results of a run file by query and score.</summary>
internal static class RunRankings
{
    /// <summary>Reads a whole run, queries in the order in which they come first.</summary>
    /// <exception cref="CliException">A line is wrong, or a query names a document twice.</exception>
    internal static async Task<IReadOnlyList<QueryRanking>> ReadAsync(string path, FileFormat format, CancellationToken cancellationToken)
    {
        var queries = new Dictionary<string, List<RunLine>>(StringComparer.Ordinal);
        var order = new List<List<RunLine>>();
        List<RunLine>? current = null;
        await foreach (var result in new RunFile(path, format).ReadAsync(cancellationToken))
        {
            // The lines of a query mostly stand together.
            if (current is null || current[0].QueryId != result.QueryId)
            {
                if (!queries.TryGetValue(result.QueryId, out current))
                {
                    queries.Add(result.QueryId, current = []);
                    order.Add(current);
                }
            }

            current.Add(result);
        }

        return [.. order.Select(lines => Ranked(lines, path))];
    }

    private static QueryRanking Ranked(List<RunLine> lines, string path)
    {
        var scores = new Dictionary<string, double>(lines.Count, StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!scores.TryAdd(line.Id, line.Score))
            {
                throw BadRow.At(path, line.Line, $"query '{line.QueryId}' names document '{line.Id}' a second time");
            }
        }

        var ids = TrecRanking.Of(lines.Select(line => new ScoredId(line.Id, line.Score)));
        return new QueryRanking(lines[0].QueryId, ids, [.. ids.Select(id => scores[id])], lines[0].Line);
    }
}
