using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RankDb;

/// <summary>The calls of schema <c>rankdb</c> on one open connection, inside its transaction if it has one.</summary>
internal sealed class RankDbCommands(NpgsqlConnection connection)
{
    public Task CreateIndexAsync(string name, string source, IReadOnlyList<string> content, IndexSettings? settings, CancellationToken cancellationToken) =>
        ExecuteAsync("select rankdb.create_index($1, $2::regclass, $3, $4)",
            [Text(name, nameof(name)), Text(source, nameof(source)), Texts(content, nameof(content)), Json(TextArgument.Json((settings ?? new()).ToJson(), nameof(settings)))],
            cancellationToken);

    public Task DropIndexAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync("select rankdb.drop_index($1)", [Text(name, nameof(name))], cancellationToken);

    public Task RefreshAsync(string name, TimeSpan? timeout, CancellationToken cancellationToken) =>
        ExecuteAsync("call rankdb.refresh($1, $2)",
            [Text(name, nameof(name)), new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Interval, Value = timeout is { } time ? time : DBNull.Value }],
            cancellationToken);

    public async Task<IReadOnlyList<IndexStatus>> StatusAsync(string? name, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<IndexStatus>(new CommandDefinition(
            """
            select name as "Name", source as "Source", indexed as "Indexed", pending as "Pending", failed as "Failed",
              coverage::float8 as "Coverage", lag as "Lag", state as "State", model as "Model", size_bytes as "SizeBytes",
              error_sqlstate as "ErrorSqlState", error as "Error", sparse_model as "SparseModel"
            from rankdb.status where @name::text is null or name = @name order by name
            """,
            new { name = name is null ? null : TextArgument.Check(name, nameof(name)) }, cancellationToken: cancellationToken)).ConfigureAwait(false);
        return rows.AsList();
    }

    public Task<IReadOnlyList<RerankResult>> RerankAsync(string query, IReadOnlyList<string> documents, RerankOptions options, CancellationToken cancellationToken) =>
        ReadAsync("select id, rank, score from rankdb.rerank($1, $2, $3, $4, $5, $6) order by rank",
            [
                Text(query, nameof(query)), Texts(documents, nameof(documents)),
                options.DocumentIds is { } ids ? Texts(ids, nameof(options.DocumentIds)) : new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = DBNull.Value },
                Text(options.Model, nameof(options.Model)), Integer(options.TopN),
                Json(options.Timeout is { } time ? $$"""{"timeout_ms": {{(long)time.TotalMilliseconds}}}""" : "{}"),
            ],
            reader => new RerankResult(reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2)), cancellationToken);

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, string model, EmbeddingKind kind, CancellationToken cancellationToken) =>
        await ReadAsync("select embedding::real[] from rankdb.embed($1, $2, $3) order by ordinal",
            [Texts(texts, nameof(texts)), Text(model, nameof(model)), Text(kind switch
            {
                EmbeddingKind.Query => "query",
                EmbeddingKind.Document => "document",
                _ => throw new ArgumentException($"{kind} is not a kind of text.", nameof(kind)),
            }, nameof(kind))],
            reader => reader.GetFieldValue<float[]>(0), cancellationToken).ConfigureAwait(false);

    public Task<IReadOnlyList<MetricResult>> EvaluateAsync(
        string index, string judgmentSet, string? profile, IReadOnlyList<string>? metrics, CancellationToken cancellationToken) =>
        ReadAsync($"select metric, value, ci_low, ci_high, queries from rankdb.evaluate($1, $2, $3{(metrics is null ? "" : ", $4")})",
            [
                Text(index, nameof(index)), Text(judgmentSet, nameof(judgmentSet)), OptionalText(profile, nameof(profile)),
                .. metrics is null ? Array.Empty<NpgsqlParameter>() : [Texts(metrics, nameof(metrics))],
            ],
            reader => new MetricResult(reader.GetString(0), reader.GetDouble(1), EvaluationCommands.Number(reader, 2), EvaluationCommands.Number(reader, 3), reader.GetInt32(4)),
            cancellationToken, commandTimeout: 0);

    /// <summary>Runs one statement and maps its rows. The transaction of the connection applies without saying so.</summary>
    public async Task<IReadOnlyList<TRow>> ReadAsync<TRow>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, TRow> map, CancellationToken cancellationToken, int? commandTimeout = null)
    {
        var command = Command(sql, parameters, commandTimeout);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<TRow>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(map(reader));
                }

                return rows;
            }
        }
    }

    internal static NpgsqlParameter Text(string value, string name) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = TextArgument.Check(value, name) };

    internal static NpgsqlParameter OptionalText(string? value, string name) =>
        value is null ? new() { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value } : Text(value, name);

    internal static NpgsqlParameter Json(string? json) =>
        new() { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = (object?)json ?? DBNull.Value };

    internal static NpgsqlParameter Integer(int? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Integer, Value = (object?)value ?? DBNull.Value };

    internal static NpgsqlParameter Texts(IReadOnlyList<string> values, string name) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = TextArgument.CheckAll(values, name) };

    private async Task ExecuteAsync(string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        // Waiting for a lock or for the worker takes as long as it takes: the token and refresh's own timeout bound it.
        var command = Command(sql, parameters, commandTimeout: 0);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private NpgsqlCommand Command(string sql, IEnumerable<NpgsqlParameter> parameters, int? commandTimeout)
    {
        var command = new NpgsqlCommand(sql, connection);
        if (commandTimeout is { } seconds)
        {
            command.CommandTimeout = seconds;
        }

        command.Parameters.AddRange(parameters.ToArray());
        return command;
    }
}
