using Npgsql;

namespace RankDb.Service.Indexing;

/// <summary>The queue of one database, over one connection that also listens for <c>rankdb_work</c>.</summary>
internal sealed class PostgresIndexQueue : IIndexQueue
{
    internal const string ApplicationName = "rankdb worker";

    private readonly NpgsqlConnection _connection;
    private volatile bool _notified;

    private PostgresIndexQueue(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notification += (_, _) => _notified = true;
    }

    internal static async Task<PostgresIndexQueue> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(ForWorker(connectionString));
        try
        {
            await connection.OpenAsync(cancellationToken);
            var queue = new PostgresIndexQueue(connection);
            await queue.ExecuteAsync("listen rankdb_work", cancellationToken);
            return queue;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<PendingIndex>> PendingAsync(CancellationToken cancellationToken)
    {
        _notified = false;
        await using var command = Command("select index_id, index_name, model, chunk_tokens, pending, state, store_tokens, sparse_model from rankdb._pending()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pending = new List<PendingIndex>();
        while (await reader.ReadAsync(cancellationToken))
        {
            pending.Add(new PendingIndex(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt64(4), reader.GetString(5), reader.GetBoolean(6),
                await reader.IsDBNullAsync(7, cancellationToken) ? null : reader.GetString(7)));
        }

        return pending;
    }

    public async Task<IIndexBatch> ClaimAsync(int indexId, int maxRows, CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        try
        {
            var rows = new List<ClaimedRow>();
            await using (var command = Command("select key, content from rankdb._claim($1, $2)", indexId, maxRows))
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    var content = await reader.IsDBNullAsync(1, cancellationToken) ? "" : reader.GetString(1);
                    rows.Add(new ClaimedRow(reader.GetFieldValue<string[]>(0), content));
                }
            }

            return new PostgresIndexBatch(_connection, transaction, indexId, rows, rows.Count > 0 || await HasWrittenAsync(cancellationToken));
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public async Task<string> SettleAsync(int indexId, CancellationToken cancellationToken)
    {
        await using var command = Command("select rankdb._settle($1)", indexId);
        return (string?)await command.ExecuteScalarAsync(cancellationToken) ?? "";
    }

    public Task FailAsync(int indexId, string[] key, IndexFault fault, CancellationToken cancellationToken) =>
        ReportAsync("select rankdb._fail($1, $2, $3, $4)", cancellationToken, indexId, key, fault.SqlState, fault.Message);

    public Task IndexErrorAsync(int indexId, IndexFault fault, CancellationToken cancellationToken) =>
        ReportAsync("select rankdb._index_error($1, $2, $3)", cancellationToken, indexId, fault.SqlState, fault.Message);

    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A notification that came while a command ran was raised as an event and would not end the wait.
        if (!_notified)
        {
            await _connection.WaitAsync(timeout, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Npgsql closes a connection on which an error of class 53 or 58 was raised, and a full disk is what most needs to be reported.
    private async Task ReportAsync(string sql, CancellationToken cancellationToken, params object[] arguments)
    {
        if (_connection.State != System.Data.ConnectionState.Open)
        {
            await _connection.CloseAsync();
            await _connection.OpenAsync(cancellationToken);
            await ExecuteAsync("listen rankdb_work", cancellationToken);
        }

        await ExecuteAsync(sql, cancellationToken, arguments);
    }

    // A claim that took unchanged rows off the queue gives no rows either, but its transaction has an id.
    private async Task<bool> HasWrittenAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("select pg_current_xact_id_if_assigned() is not null");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    // Of its own for as long as it lives, without a limit on the time of a command: building an index may take hours.
    private static string ForWorker(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = ApplicationName,
        Pooling = false,
        CommandTimeout = 0,
        KeepAlive = 30,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] arguments)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }
}
