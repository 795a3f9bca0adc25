using Npgsql;
using RankDb.Cli.Demo;

namespace RankDb.Benchmarks;

/// <summary>Questions in plain language: the demo's eight, and the summaries of members drawn by a fixed seed.</summary>
internal static class QuerySet
{
    internal const string Seed = "rankdb-2026";
    private const int MostWords = 12;

    /// <summary>The first sentence of each drawn summary without its standard opening, 4 to 12 words.</summary>
    internal static async Task<IReadOnlyList<string>> MakeAsync(NpgsqlConnection connection, int count, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT summary FROM {BenchmarkRun.Table} WHERE kind IN ('method', 'type', 'property') AND summary IS NOT NULL ORDER BY md5(member_id || $1), member_id LIMIT $2", connection);
        command.Parameters.Add(new() { Value = Seed });
        command.Parameters.Add(new() { Value = count * 4 });
        var queries = new List<string>(DemoQuestions.All);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (queries.Count < count + DemoQuestions.All.Length && await reader.ReadAsync(cancellationToken))
        {
            if (Question(reader.GetString(0)) is { } question && !queries.Contains(question))
            {
                queries.Add(question);
            }
        }

        return queries;
    }

    private static string? Question(string summary)
    {
        var words = summary.Split(". ")[0].TrimEnd('.').Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var start = words.Length > 3 && words[0] is "Gets" or "Initializes" or "Represents" or "Returns" or "Provides" ? 1 : 0;
        start += words.Length > 5 && words[start..2] is ["or"] ? 2 : 0;
        var kept = words.Skip(start).Take(MostWords).ToArray();
        return kept.Length >= 4 ? string.Join(' ', kept) : null;
    }
}
