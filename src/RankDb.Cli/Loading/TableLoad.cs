using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace RankDb.Cli.Loading;

/// <summary>What a load did.</summary>
/// <param name="Read">Rows in the files.</param>
/// <param name="Written">Rows that were new or had changed.</param>
/// <param name="Repeats">Rows whose key had come before; the first one counts.</param>
internal sealed record LoadReport(long Read, long Written, long Repeats);

/// <summary>Puts rows into a table by binary COPY, in one transaction: new rows are added, changed ones replaced, others left alone.
/// So an interrupted load leaves nothing half done, and the same load again writes only what differs.</summary>
internal sealed class TableLoad(NpgsqlConnection connection, string table)
{
    private const string Stage = "pg_temp.rankdb_load";

    private readonly string _target = string.Join('.', table.Split('.', 2).Select(Quote));

    /// <summary>Loads everything from a source.</summary>
    internal async Task<LoadReport> RunAsync(RowSource source, Action<long> bytesRead, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(CreateSql(source), cancellationToken);
        await AddMissingColumnsAsync(source, cancellationToken);
        await ExecuteAsync(StageSql(source), cancellationToken);
        var read = await CopyAsync(source, bytesRead, cancellationToken);
        var repeats = await CountRepeatsAsync(source, cancellationToken);
        var written = await MergeAsync(source, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LoadReport(read, written, repeats);
    }

    private string CreateSql(RowSource source)
    {
        var columns = source.Columns.Select((column, at) => $"{Quote(column.Name)} {SqlType(column)}{(at == 0 ? " PRIMARY KEY" : "")}");
        return $"CREATE TABLE IF NOT EXISTS {_target} ({string.Join(", ", columns)})";
    }

    private static string StageSql(RowSource source) =>
        $"DROP TABLE IF EXISTS {Stage}; CREATE TEMP TABLE rankdb_load (rankdb_line bigint, rankdb_file text, {string.Join(", ", source.Columns.Select(column => $"{Quote(column.Name)} {SqlType(column)}"))}) ON COMMIT DROP";

    // A table from an earlier load may lack a column that the file has gained.
    private async Task AddMissingColumnsAsync(RowSource source, CancellationToken cancellationToken)
    {
        var existing = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped", connection))
        {
            command.Parameters.Add(new() { Value = _target });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                existing.Add(reader.GetString(0), reader.GetString(1));
            }
        }

        foreach (var column in source.Columns)
        {
            if (!existing.TryGetValue(column.Name, out var type))
            {
                await ExecuteAsync($"ALTER TABLE {_target} ADD COLUMN {Quote(column.Name)} {SqlType(column)}", cancellationToken);
            }
            else if (type != SqlType(column))
            {
                throw new CliException(
                    $"table {table} exists, and its column {column.Name} is {type}, not {SqlType(column)}", "load into another table with --name, or drop that one");
            }
        }
    }

    private async Task<long> CopyAsync(RowSource source, Action<long> bytesRead, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", source.Columns.Select(column => Quote(column.Name)));
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {Stage} (rankdb_line, rankdb_file, {names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        writer.Timeout = Timeout.InfiniteTimeSpan;
        long read = 0;
        await foreach (var row in source.ReadAsync(bytesRead, cancellationToken))
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(row.Line, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.File, NpgsqlDbType.Text, cancellationToken);
            for (var at = 0; at < row.Values.Length; at++)
            {
                await WriteAsync(writer, source.Columns[at], row.Values[at], row, cancellationToken);
            }

            read++;
        }

        await writer.CompleteAsync(cancellationToken);
        return read;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, LoadColumn column, object? value, in LoadRow row, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null:
                return writer.WriteNullAsync(cancellationToken);
            case long number:
                return writer.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken);
            default:
                var text = (string)value;
                BadRow.CheckText(text, column, row);
                return writer.WriteAsync(text, column.Type == LoadType.Jsonb ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text, cancellationToken);
        }
    }

    private async Task<long> CountRepeatsAsync(RowSource source, CancellationToken cancellationToken)
    {
        var key = Quote(source.Columns[0].Name);
        await using var command = new NpgsqlCommand($"SELECT count(*) - count(DISTINCT {key}) FROM {Stage}", connection);
        var repeats = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        if (repeats > 0 && !source.AllowsRepeats)
        {
            await using var first = new NpgsqlCommand(
                $"SELECT {key}::text, min(rankdb_line), max(rankdb_line), min(rankdb_file) FROM {Stage} GROUP BY {key} HAVING count(*) > 1 ORDER BY 2 LIMIT 1", connection);
            await using var reader = await first.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            throw BadRow.At(
                reader.GetString(3), reader.GetInt64(2),
                string.Create(CultureInfo.InvariantCulture, $"{source.Columns[0].Name} '{reader.GetString(0)}' was already on line {reader.GetInt64(1)} ({repeats} such rows)"));
        }

        return repeats;
    }

    private async Task<long> MergeAsync(RowSource source, CancellationToken cancellationToken)
    {
        var names = source.Columns.Select(column => Quote(column.Name)).ToList();
        var key = names[0];
        var others = names.Skip(1).ToList();
        var update = others.Count == 0
            ? "DO NOTHING"
            : $"DO UPDATE SET {string.Join(", ", others.Select(name => $"{name} = excluded.{name}"))} "
              + $"WHERE ({string.Join(", ", others.Select(name => "t." + name))}) IS DISTINCT FROM ({string.Join(", ", others.Select(name => "excluded." + name))})";
        var all = string.Join(", ", names);
        await using var command = new NpgsqlCommand(
            $"INSERT INTO {_target} AS t ({all}) SELECT DISTINCT ON ({key}) {all} FROM {Stage} ORDER BY {key}, rankdb_file, rankdb_line ON CONFLICT ({key}) {update}", connection)
        {
            CommandTimeout = 0,
        };
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException conflict) when (conflict.SqlState == PostgresErrorCodes.InvalidColumnReference)
        {
            throw new CliException($"table {table} exists, and {source.Columns[0].Name} is not its key", "load into another table with --name, or drop that one", cause: conflict);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string SqlType(LoadColumn column) => column.Type.ToString().ToLowerInvariant();

    internal static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
