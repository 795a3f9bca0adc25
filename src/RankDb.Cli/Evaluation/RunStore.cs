using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Evaluation.Files;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation;

/// <summary>What an import of a run is to do.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Name">The run's name.</param>
/// <param name="Set">The judgment set whose queries it answers.</param>
/// <param name="SkipUnknownQueries">Whether queries that the set does not have are left out; else they are an error.</param>
/// <param name="Note">What the user says of it, or null.</param>
/// <param name="Replace">Whether a run of this name gives way.</param>
internal sealed record RunImport(string Path, FileFormat Format, string Name, string Set, bool SkipUnknownQueries, string? Note, bool Replace);

/// <summary>Puts runs of other systems beside those of RankDb.</summary>
internal static class RunStore
{
    private const int DeepestRun = 1_000_000;

    /// <summary>Imports a file in one transaction.</summary>
    /// <returns>Queries and results that were stored, queries that were left out, and queries of the set that the run does not answer.</returns>
    internal static async Task<(long Queries, long Results, long Skipped, long Unanswered)> ImportAsync(NpgsqlDataSource source, RunImport import, CancellationToken cancellationToken)
    {
        var rankings = await RunRankings.ReadAsync(import.Path, import.Format, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var known = await QueriesAsync(connection, import.Set, cancellationToken);
        var unknown = rankings.Where(ranking => !known.Contains(ranking.QueryId)).ToList();
        if (unknown.Count > 0 && !import.SkipUnknownQueries)
        {
            throw new CliException(
                BadRow.At(import.Path, unknown[0].Line, $"query '{unknown[0].QueryId}' is not in set '{import.Set}'; {unknown.Count} of the run's {rankings.Count} queries are not").Message,
                "name the set that they belong to, or leave them out: --unknown-queries skip");
        }

        var stored = rankings.Where(ranking => known.Contains(ranking.QueryId)).ToList();
        if (stored.Count == 0)
        {
            throw new CliException($"{import.Path}: the run answers no query of set '{import.Set}'", "name the set that its queries belong to");
        }

        await CreateAsync(connection, import, stored, cancellationToken);
        await CopyAsync(connection, import.Name, stored, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (stored.Count, stored.Sum(ranking => (long)ranking.Ids.Count), unknown.Count, known.Count - stored.Count);
    }

    private static async Task<HashSet<string>> QueriesAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT query_id FROM rankdb.queries WHERE set_name = $1", connection);
        command.Parameters.Add(new() { Value = set });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var queries = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            queries.Add(reader.GetString(0));
        }

        return queries.Count > 0 ? queries : throw new CliException($"judgment set '{set}' has no queries", $"import them first: rankdb queries import FILE --set {set}");
    }

    private static async Task CreateAsync(NpgsqlConnection connection, RunImport import, List<QueryRanking> rankings, CancellationToken cancellationToken)
    {
        var deepest = rankings.Max(ranking => ranking.Ids.Count);
        if (deepest > DeepestRun)
        {
            throw new CliException($"{import.Path}: a query has {deepest} results", $"a run has {DeepestRun} results a query at most");
        }

        if (import.Replace)
        {
            await using var delete = new NpgsqlCommand("DELETE FROM rankdb.runs WHERE name = $1", connection);
            delete.Parameters.Add(new() { Value = import.Name });
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = new NpgsqlCommand(
            "INSERT INTO rankdb.runs (name, set_name, depth, state, queries, made_with, note) VALUES ($1, $2, $3, 'complete', $4, $5::jsonb, $6)", connection);
        var madeWith = JsonSerializer.Serialize(new { imported = Path.GetFileName(import.Path), format = import.Format.ToString().ToLowerInvariant() });
        command.Parameters.Add(new() { Value = import.Name });
        command.Parameters.Add(new() { Value = import.Set });
        command.Parameters.Add(new() { Value = deepest });
        command.Parameters.Add(new() { Value = rankings.Count });
        command.Parameters.Add(new() { Value = madeWith, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)import.Note ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new CliException($"run '{import.Name}' exists", "choose another name, or --replace if it is your own", cause: taken);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string run, List<QueryRanking> rankings, CancellationToken cancellationToken)
    {
        // As INSERT: tables under row-level security take no COPY from those whom a policy holds.
        await using var command = new NpgsqlCommand("INSERT INTO rankdb.run_queries (run, query_id, ids, scores) VALUES ($1, $2, $3, $4)", connection);
        var (query, ids, scores) = (new NpgsqlParameter<string>(), new NpgsqlParameter<string[]>(), new NpgsqlParameter<double[]>());
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run });
        command.Parameters.Add(query);
        command.Parameters.Add(ids);
        command.Parameters.Add(scores);
        foreach (var ranking in rankings)
        {
            query.TypedValue = ranking.QueryId;
            ids.TypedValue = [.. ranking.Ids];
            scores.TypedValue = [.. ranking.Scores];
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
