using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Indexing;

/// <summary>Makes indexes and waits for them.</summary>
internal static class IndexWork
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    internal static async Task<bool> ExistsAsync(NpgsqlDataSource source, string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM rankdb.status WHERE name = $1)");
        command.Parameters.Add(new() { Value = name });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    internal static async Task CreateAsync(
        NpgsqlDataSource source, string name, string table, string[] columns, string settings, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT rankdb.create_index($1, $2::regclass, $3, $4::jsonb)");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = table });
        command.Parameters.Add(new() { Value = columns });
        command.Parameters.Add(new() { Value = settings, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Waits, under a progress bar, until everything committed so far is searchable.</summary>
    /// <returns>How many documents the index holds, and how many could not be indexed.</returns>
    internal static async Task<(long Indexed, long Failed)> RefreshAsync(
        CliTerminal terminal, NpgsqlDataSource source, string name, TimeSpan? timeout, CancellationToken cancellationToken) =>
        await terminal.ProgressAsync($"indexing {name}", async bar =>
        {
            await using var command = source.CreateCommand("CALL rankdb.refresh($1, $2)");
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = (object?)timeout ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval });
            var refresh = command.ExecuteNonQueryAsync(cancellationToken);
            while (await Task.WhenAny(refresh, Task.Delay(Pause, cancellationToken)) != refresh)
            {
                var counts = await IndexReport.CountsAsync(source, name, cancellationToken);
                bar.Report(counts.Indexed + counts.Failed, counts.Indexed + counts.Failed + counts.Pending);
                bar.Describe(counts.Pending == 0 && counts.State == "building" ? $"indexing {name}: building the vector index" : $"indexing {name}");
            }

            await refresh;
            var done = await IndexReport.CountsAsync(source, name, cancellationToken);
            return (done.Indexed, done.Failed);
        });
}
