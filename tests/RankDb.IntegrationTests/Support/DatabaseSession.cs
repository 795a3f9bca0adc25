using System.Globalization;
using Npgsql;

namespace RankDb.IntegrationTests.Support;

/// <summary>One database session of a test's own, never pooled: its link to the service and its circuit breaker are new.</summary>
public sealed class DatabaseSession : IAsyncDisposable
{
    /// <summary>Time enough for a service that has just started, on a busy machine.</summary>
    public const string Patient = """{"timeout_ms": 60000}""";

    private readonly NpgsqlConnection _connection;
    private readonly ScratchDatabase _database;

    private DatabaseSession(NpgsqlConnection connection, ScratchDatabase database)
    {
        _connection = connection;
        _database = database;
    }

    public static async Task<DatabaseSession> OpenAsync(ScratchDatabase database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return new DatabaseSession(connection, database);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Rows as text, columns divided by |, null as nothing.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>A search of index <c>articles</c>; checks that ranks go 1, 2, 3 and scores fall from at most 1 to at least 0.</summary>
    public async Task<SearchAnswer> SearchAsync(
        string query, CancellationToken cancellationToken, string profile = "default", string options = Patient, int topN = 10)
    {
        await using var command = new NpgsqlCommand(
            "select id, rank, score, status, details ->> 'reason' from rankdb.search('articles', $1, $2, profile => $3, options => $4::jsonb)", _connection);
        foreach (var value in new object[] { query, topN, profile, options })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<string>();
        var previous = 1.0;
        string? status = null;
        string? reason = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetString(0));
            Xunit.Assert.Equal(ids.Count, reader.GetInt32(1));
            Xunit.Assert.InRange(reader.GetDouble(2), 0, previous);
            previous = reader.GetDouble(2);
            status = reader.GetString(3);
            reason = reader.IsDBNull(4) ? null : reader.GetString(4);
        }

        return new SearchAnswer(status ?? throw new InvalidOperationException($"No row for '{query}'."), reason, ids);
    }

    /// <summary>Makes the session forget that the service failed, instead of waiting.</summary>
    public Task CloseCircuitAsync(CancellationToken cancellationToken) =>
        ExecuteAsync("select set_config('rankdb.circuit_open_until', '', false)", cancellationToken);

    /// <summary>Returns when the session's running statement is waiting for the service; fails when it ends instead.</summary>
    public Task WaitUntilItWaitsForTheServiceAsync(Task statement, CancellationToken cancellationToken) => WaitUntilItWaitsForAsync("PgSleep", statement, cancellationToken);

    /// <summary>Returns when the session's running statement is in this wait of <c>pg_stat_activity</c>; fails when it ends instead.</summary>
    public async Task WaitUntilItWaitsForAsync(string waitEvent, Task statement, CancellationToken cancellationToken)
    {
        var question = string.Create(
            CultureInfo.InvariantCulture, $"select coalesce(wait_event, '') from pg_stat_activity where pid = {_connection.ProcessID} and state = 'active'");
        while (await _database.ScalarAsync<string>(question, cancellationToken) != waitEvent)
        {
            Xunit.Assert.False(statement.IsCompleted, $"the statement ended before it was seen to wait: {statement.Exception?.InnerException?.Message}");
        }
    }

    /// <summary>Cancels the running statement as an administrator would.</summary>
    public Task CancelBackendAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"select pg_cancel_backend({_connection.ProcessID})"), cancellationToken);

    /// <summary>Ends the session from outside, as a lost connection does.</summary>
    public Task KillBackendAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"select pg_terminate_backend({_connection.ProcessID}, 30000)"), cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
