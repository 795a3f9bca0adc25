using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Indexing;

/// <summary>Reads and shows the view <c>rankdb.status</c>.</summary>
internal static class IndexReport
{
    private static readonly string[] Shown = ["name", "source", "indexed", "pending", "failed", "coverage", "lag", "state", "model", "error"];

    /// <summary>Shows all indexes, or one.</summary>
    /// <exception cref="CliException">There is no index of that name.</exception>
    internal static async Task ShowAsync(CliTerminal terminal, NpgsqlDataSource source, string? name, bool json, CancellationToken cancellationToken)
    {
        var rows = await ResultRows.ReadAsync(
            source, "SELECT * FROM rankdb.status WHERE $1::text IS NULL OR name = $1 ORDER BY name",
            [new NpgsqlParameter { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }], cancellationToken);
        if (name is not null && rows.Rows.Count == 0)
        {
            throw new CliException($"there is no index '{name}'", "see those that exist: rankdb index list");
        }

        if (json)
        {
            terminal.Json(rows.Objects());
            return;
        }

        if (rows.Rows.Count == 0)
        {
            terminal.Note("no index yet; make one with: rankdb index create NAME --on TABLE --columns A,B");
            return;
        }

        var table = new TextTable("name", "source", ">indexed", ">pending", ">failed", ">coverage", ">lag", "state", "model", "error");
        foreach (var row in rows.Rows)
        {
            table.Row([.. Shown.Select(column => ResultRows.Text(rows.Value(row, column)))]);
        }

        terminal.Table(table);
    }

    /// <summary>Documents indexed, waiting and failed.</summary>
    internal static async Task<(long Indexed, long Pending, long Failed, string State)> CountsAsync(NpgsqlDataSource source, string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT indexed::bigint, pending::bigint, failed::bigint, state::text FROM rankdb.status WHERE name = $1");
        command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3))
            : (0, 0, 0, "");
    }
}
