using System.Text.Json;
using Dapper;
using Npgsql;

namespace RankDb;

/// <summary><c>rankdb.search</c> on one open connection, alone or joined with the source rows.</summary>
internal sealed class SearchCommand(NpgsqlConnection connection)
{
    private const string Columns = "s.id, s.rank, s.score, s.snippet, s.status, s.details::text";
    private const string Call = "rankdb.search($1, $2, $3, $4, $5, $6) s";

    private readonly RankDbCommands _commands = new(connection);

    public Task<IReadOnlyList<SearchResult>> RunAsync(string index, string query, SearchOptions options, CancellationToken cancellationToken) =>
        _commands.ReadAsync(
            $"select {Columns} from {Call} order by s.rank", Parameters(index, query, options),
            reader => new SearchResult(
                reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2), Snippet(reader), reader.GetString(4), Details(reader)),
            cancellationToken);

    public async Task<JsonElement> ExplainAsync(string index, string query, string id, SearchOptions options, CancellationToken cancellationToken)
    {
        var rows = await _commands.ReadAsync(
            "select rankdb.explain($1, $2, $3, $4, $5, $6)::text",
            [
                RankDbCommands.Text(index, nameof(index)),
                RankDbCommands.Text(query, nameof(query)),
                RankDbCommands.Text(id, nameof(id)),
                RankDbCommands.Json(TextArgument.Json(options.Filter, nameof(options.Filter))),
                RankDbCommands.OptionalText(options.Profile, nameof(options.Profile)),
                RankDbCommands.Json(options.ToExplainJson()),
            ],
            reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(rows[0]);
        return document.RootElement.Clone();
    }

    public async Task<IReadOnlyList<SearchResult<T>>> RunAsync<T>(string index, string query, SearchOptions options, CancellationToken cancellationToken)
    {
        var parameters = Parameters(index, query, options);
        var join = await SourceJoinAsync(index, cancellationToken).ConfigureAwait(false);
        if (join is null)
        {
            // The index does not exist, or this role may not see it: the search itself says so best.
            await RunAsync(index, query, options, cancellationToken).ConfigureAwait(false);
            throw new InvalidOperationException($"The index '{index}' appeared during the call; call again.");
        }

        Func<System.Data.Common.DbDataReader, T>? parse = null;
        return await _commands.ReadAsync(
            $"select {Columns}, t.* from {Call} {join} order by s.rank", parameters,
            reader =>
            {
                parse ??= reader.GetRowParser<T>(startIndex: 6, length: reader.FieldCount - 6);
                return new SearchResult<T>(
                    parse(reader), reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2), Snippet(reader), reader.GetString(4), Details(reader));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The join from ids to source rows by their primary key, cast so that the key's own index serves it; null for an unknown index.</summary>
    private async Task<string?> SourceJoinAsync(string index, CancellationToken cancellationToken)
    {
        var joins = await _commands.ReadAsync(
            """
            select pg_catalog.format('join %I.%I t on %s', n.nspname, c.relname, (
              select pg_catalog.string_agg(
                pg_catalog.format('t.%I = (%s)::%s', k.name,
                  case when pg_catalog.cardinality(i.key_columns) = 1 then 's.id' else pg_catalog.format('s.id::pg_catalog.json ->> %s', k.place - 1) end,
                  k.type), ' and ' order by k.place)
              from rows from (pg_catalog.unnest(i.key_columns), pg_catalog.unnest(i.key_types)) with ordinality k (name, type, place)))
            from rankdb.indexes i
            join pg_catalog.pg_class c on c.oid = i.source
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where i.name = $1
            """,
            [RankDbCommands.Text(index, nameof(index))], reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return joins.SingleOrDefault();
    }

    private static NpgsqlParameter[] Parameters(string index, string query, SearchOptions options) =>
    [
        RankDbCommands.Text(index, nameof(index)),
        RankDbCommands.Text(query, nameof(query)),
        RankDbCommands.Integer(options.TopN),
        RankDbCommands.Json(TextArgument.Json(options.Filter, nameof(options.Filter))),
        RankDbCommands.OptionalText(options.Profile, nameof(options.Profile)),
        RankDbCommands.Json(options.ToJson()),
    ];

    private static string Snippet(NpgsqlDataReader reader) => reader.IsDBNull(3) ? "" : reader.GetString(3);

    private static JsonElement Details(NpgsqlDataReader reader)
    {
        using var document = JsonDocument.Parse(reader.IsDBNull(5) ? "{}" : reader.GetString(5));
        return document.RootElement.Clone();
    }
}
