using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Evaluation;

/// <summary>Measures profiles and stored runs in the database, query by query.</summary>
internal static class Measuring
{
    internal static readonly string[] DefaultMetrics = ["ndcg@10", "mrr@10", "recall@100"];

    /// <summary>Measures profiles one after another under a progress bar.</summary>
    internal static Task<IReadOnlyList<SystemValues>> ProfilesAsync(
        CliTerminal terminal, NpgsqlDataSource source, string index, string set, IReadOnlyList<string> profiles, string[] metrics, CancellationToken cancellationToken) =>
        terminal.ProgressAsync($"measuring {index}", async bar =>
        {
            var all = new List<SystemValues>();
            foreach (var profile in profiles)
            {
                bar.Describe($"measuring profile {profile}");
                bar.Report(all.Count, profiles.Count);
                all.Add(await ProfileAsync(source, index, set, profile, metrics, cancellationToken));
            }

            return (IReadOnlyList<SystemValues>)all;
        });

    /// <summary>Measures a profile: <c>rankdb.evaluate_queries</c>.</summary>
    internal static async Task<SystemValues> ProfileAsync(NpgsqlDataSource source, string index, string set, string profile, string[] metrics, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT query_id, query, metric, value, relevant, found, error FROM rankdb.evaluate_queries($1, $2, $3, $4)");
        command.Parameters.Add(new() { Value = index });
        command.Parameters.Add(new() { Value = set });
        command.Parameters.Add(new() { Value = profile });
        command.Parameters.Add(new() { Value = metrics });
        return new SystemValues(profile, await ReadAsync(command, cancellationToken));
    }

    /// <summary>Measures a stored run: <c>rankdb.evaluate_run_queries</c>.</summary>
    internal static async Task<SystemValues> RunAsync(NpgsqlDataSource source, string run, string? set, string[] metrics, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT e.query_id, q.query, e.metric, e.value, e.relevant, e.found, e.error
            FROM rankdb.evaluate_run_queries($1, $2, $3) e
            LEFT JOIN rankdb.queries q ON q.set_name = coalesce($3, (SELECT r.set_name FROM rankdb.runs r WHERE r.name = $1)) AND q.query_id = e.query_id
            """);
        command.Parameters.Add(new() { Value = run });
        command.Parameters.Add(new() { Value = metrics });
        command.Parameters.Add(new() { Value = (object?)set ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return new SystemValues(run, await ReadAsync(command, cancellationToken));
    }

    /// <summary>The judgment set of each of these runs that is there.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> SetsOfAsync(NpgsqlDataSource source, string[] runs, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT name, set_name FROM rankdb.runs WHERE name = ANY ($1)");
        command.Parameters.Add(new() { Value = runs });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sets = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            sets.Add(reader.GetString(0), reader.GetString(1));
        }

        return sets;
    }

    private static async Task<IReadOnlyList<QueryValue>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<QueryValue>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(new QueryValue(
                reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetDouble(3),
                reader.IsDBNull(4) ? 0 : reader.GetInt32(4), reader.IsDBNull(5) ? null : reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6)));
        }

        return values;
    }
}
