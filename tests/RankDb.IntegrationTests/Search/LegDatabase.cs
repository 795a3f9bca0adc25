using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// Class fixture: 80 rows of two chunks each (a title that all share, then the words that differ), indexed as <c>items</c> with
/// vectors that follow from the id, and columns to compute a leg's value of. Nothing needs the service, and none is set.
/// </summary>
public sealed class LegDatabase(TestServer server) : IAsyncLifetime
{
    public const int Rows = 80;

    public TestDatabase Database { get; } = new(server);

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!TestServer.IsConfigured)
        {
            return;
        }

        // Every ninth price is unknown, the others differ; each date comes several times.
        await Database.ExecuteAsync(
            $"""
            create table items (id int primary key, body text not null, price numeric, published date not null, tenant int not null);
            insert into items select n, e'title common\nw' || n % 10 || ' v' || n % 13 || ' text', case when n % 9 <> 0 then n * 37 % {Rows} + 0.5 end, date '2024-01-01' + n % 30, n % 4 from generate_series(1, {Rows}) n;
            analyze items;
            """);
        await Database.ExecuteAsync("""select rankdb.create_index('items', 'items', array['body'], '{"language": "simple"}')""");
        await IndexAsync(Database.Scratch, "items", CancellationToken.None);
    }

    /// <summary>What the worker does, with a chunk for each line. Line n of a document has the vector of <c>id</c> (n = 0) or <c>id#n</c>.</summary>
    public static async Task IndexAsync(ScratchDatabase database, string index, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            $"""
            create or replace function public.vector_of(id text) returns halfvec language sql immutable as
              $$ select array_agg((('x' || substr(md5(id || ' ' || n), 1, 6))::bit(24)::integer / 8388608.0 - 1)::real)::halfvec from generate_series(1, 8) n $$;
            begin;
            select rankdb._stage();
            insert into pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding)
            select c.key, l.n - 1, l.end_at - char_length(l.line), l.end_at, 1, l.line, public.vector_of(rankdb._document_id(c.key) || case when l.n > 1 then '#' || l.n - 1 else '' end)::real[]
            from rankdb._claim((select index_id from rankdb.indexes where name = '{index}'), 100000) c
            cross join lateral (
              select s.line, s.n, sum(char_length(s.line) + 1) over (order by s.n) - 1 as end_at
              from string_to_table(c.content, e'\n') with ordinality s (line, n)) l;
            select rankdb._apply((select index_id from rankdb.indexes where name = '{index}'), 'by-hand', 8);
            commit;
            """, cancellationToken);
        await database.ExecuteAsync($"select rankdb._settle(index_id) from rankdb.indexes where name = '{index}'", cancellationToken);
    }

    /// <summary>A search with a profile that is not stored.</summary>
    public Task<IReadOnlyList<Row>> FindAsync(
        string? query, string profile, CancellationToken cancellationToken, string index = "items", int topN = 10, string? filter = null, string options = "{}", NpgsqlDataSource? source = null) =>
        SearchAsync(source ?? Database.DataSource, index, query, topN, filter, null, $$"""{"timeout_ms": 60000, "profile": {{profile}} }""", options, cancellationToken);

    /// <summary>A search with a stored profile.</summary>
    public static Task<IReadOnlyList<Row>> FindStoredAsync(
        NpgsqlDataSource source, string profile, string? query, CancellationToken cancellationToken, string index = "items", int topN = 10, string? filter = null, string options = "{}") =>
        SearchAsync(source, index, query, topN, filter, profile, """{"timeout_ms": 60000}""", options, cancellationToken);

    /// <summary>The error of a search with a profile that is not stored.</summary>
    public async Task<PostgresException> ErrorAsync(string? query, string profile, CancellationToken cancellationToken, string options = "{}", NpgsqlDataSource? source = null) =>
        await Assert.ThrowsAsync<PostgresException>(() => FindAsync(query, profile, cancellationToken, options: options, source: source));

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task<IReadOnlyList<Row>> SearchAsync(
        NpgsqlDataSource source, string index, string? query, int topN, string? filter, string? profile, string given, string options, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select id, score, snippet, status, details from rankdb.search($1, $2, $3, $4::jsonb, $5, $6::jsonb || $7::jsonb) order by rank");
        command.Parameters.Add(new NpgsqlParameter { Value = index });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)query ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = topN });
        foreach (var text in new[] { filter, profile, given, options })
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)text ?? DBNull.Value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new Row(reader.GetString(0), reader.GetDouble(1), reader.IsDBNull(2) ? "" : reader.GetString(2), reader.GetString(3), JsonDocument.Parse(reader.GetString(4)).RootElement));
        }

        return rows;
    }

    /// <summary>A row of a search.</summary>
    public sealed record Row(string Id, double Score, string Snippet, string Status, JsonElement Details)
    {
        /// <summary>Rank in a leg, null where that did not find it.</summary>
        public int? Rank(string leg) => Details.GetProperty("legs").TryGetProperty(leg, out var hit) ? hit.GetProperty("rank").GetInt32() : null;

        /// <summary>The score that a leg gave it.</summary>
        public double LegScore(string leg) => Details.GetProperty("legs").GetProperty(leg).GetProperty("score").GetDouble();

        /// <summary>What the search says of a leg.</summary>
        public JsonElement Candidates(string leg) => Details.GetProperty("candidates").GetProperty(leg);

        /// <summary>Which chunk stands for the row.</summary>
        public int Ordinal => Details.GetProperty("chunk").GetProperty("ordinal").GetInt32();

        public string? Reason => Details.TryGetProperty("reason", out var reason) ? reason.GetString() : null;

        /// <summary>The ids that a leg found, best first, with its scores.</summary>
        public static string[] Ranked(IEnumerable<Row> rows, string leg) =>
            [.. rows.Where(row => row.Rank(leg) is not null).OrderBy(row => row.Rank(leg)).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Id}|{row.LegScore(leg):0.000000}"))];
    }
}
