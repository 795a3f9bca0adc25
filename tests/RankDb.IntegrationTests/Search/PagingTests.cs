using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;
using static RankDb.IntegrationTests.Search.PagedDatabase;

namespace RankDb.IntegrationTests.Search;

public sealed class PagingTests(PagedDatabase database) : IClassFixture<PagedDatabase>
{
    private const string Query = "river garden";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("lexical", "", 7)]
    [InlineData("hybrid", ", " + Vector, 13)]
    [InlineData("hybrid", ", \"unit\": \"chunk\", \"neighbors\": 1, \"highlight\": true, " + Vector, 50)]
    public async Task All_pages_together_are_the_one_search_for_all_rows(string profile, string options, int size)
    {
        var whole = await PageAsync(database.Reader.DataSource, Query, 1000, "{" + options.TrimStart(',') + "}", Ct, profile);
        Assert.True(whole.Count > 100);

        var first = await PageAsync(database.Reader.DataSource, Query, size, $$"""{"cursor": {"depth": 1000}{{options}}}""", Ct, profile);
        var pages = new List<IReadOnlyList<PageRow>> { first };
        while (pages[^1][0].Cursor is { } cursor)
        {
            pages.Add(await PageAsync(database.Reader.DataSource, Query, size, Next(cursor), Ct));
        }

        var rows = pages.SelectMany(page => page).ToList();
        Assert.Equal(whole.Select(row => (row.Id, row.Rank, row.Score, row.Snippet, row.Status)), rows.Select(row => (row.Id, row.Rank, row.Score, row.Snippet, row.Status)));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(size, page.Count));
        for (var page = 0; page < pages.Count; page++)
        {
            Assert.All(pages[page], row => Assert.Equal(Math.Max(0, whole.Count - (size * (page + 1))), row.Remaining));
        }

        // What each stage said of a row stays with it.
        foreach (var part in new[] { "legs", "fused", "chunk", "neighbors" })
        {
            Assert.Equal(whole.Select(row => Part(row, part)), rows.Select(row => Part(row, part)));
        }
    }

    [PostgresFact]
    public async Task The_first_page_is_the_answer_of_the_same_search_without_a_cursor()
    {
        var plain = await PageAsync(database.Reader.DataSource, Query, 10, "{" + Vector + "}", Ct, "hybrid");
        var page = await PageAsync(database.Reader.DataSource, Query, 10, $$"""{"cursor": true, {{Vector}}}""", Ct, "hybrid");

        Assert.Equal(plain.Select(row => (row.Id, row.Rank, row.Score, row.Snippet)), page.Select(row => (row.Id, row.Rank, row.Score, row.Snippet)));
        Assert.False(plain[0].Details.TryGetProperty("remaining", out _));
        Assert.Equal("hybrid", (await PageAsync(database.Reader.DataSource, null, 10, Next(page[0].Cursor!), Ct))[0].Details.GetProperty("frozen").GetProperty("profile").GetString());
    }

    [PostgresFact]
    public async Task A_page_can_be_read_again_and_in_any_size()
    {
        var first = await PageAsync(database.Reader.DataSource, Query, 5, """{"cursor": true}""", Ct, "lexical");
        var once = await PageAsync(database.Reader.DataSource, Query, 5, Next(first[0].Cursor!), Ct, "lexical");
        var twice = await PageAsync(database.Reader.DataSource, null, 5, Next(first[0].Cursor!), Ct);
        var longer = await PageAsync(database.Reader.DataSource, Query, 20, Next(first[0].Cursor!), Ct);

        Assert.Equal([6, 7, 8, 9, 10], once.Select(row => row.Rank));
        Assert.Equal(once.Select(row => (row.Id, row.Cursor)), twice.Select(row => (row.Id, row.Cursor)));
        Assert.Equal(once.Select(row => row.Id), longer.Take(5).Select(row => row.Id));
        Assert.Equal(20, longer.Count);
    }

    [PostgresFact]
    public async Task Where_all_rows_fit_on_one_page_nothing_is_written()
    {
        var before = await database.Scratch.ScalarAsync<long>("select count(*) from rankdb.cursors", Ct);
        var rows = await PageAsync(database.Reader.DataSource, Query, 10, """{"cursor": true}""", Ct, "lexical", """{"id": {"lte": 8}}""");

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Null(row.Cursor));
        Assert.All(rows, row => Assert.Equal(0, row.Remaining));
        Assert.Equal(before, await database.Scratch.ScalarAsync<long>("select count(*) from rankdb.cursors", Ct));
    }

    [PostgresFact]
    public async Task A_cursor_belongs_to_no_session_and_works_prepared()
    {
        await using var one = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await using var other = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand("select id, details ->> 'cursor' from rankdb.search('notes', $1, 4, profile => $2, options => $3) order by rank", other);
        command.Parameters.Add(new NpgsqlParameter { Value = Query });
        command.Parameters.Add(new NpgsqlParameter { Value = "lexical" });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb, Value = "{}" });
        await command.PrepareAsync(Ct);
        var seen = (await PageAsync(one, Query, 4, """{"cursor": true}""", Ct, "lexical")).ToList();
        var cursor = seen[0].Cursor;
        var ids = seen.Select(row => row.Id).ToList();
        for (var page = 0; page < 8; page++)
        {
            command.Parameters[2].Value = Next(cursor!);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
            {
                ids.Add(reader.GetString(0));
                cursor = reader.GetString(1);
            }
        }

        var whole = await PageAsync(one, Query, 36, "{}", Ct, "lexical");
        Assert.Equal(whole.Select(row => row.Id), ids);
    }

    [PostgresFact]
    public async Task A_cursor_lives_and_dies_with_its_transaction_and_savepoint()
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var kept = (await PageAsync(connection, Query, 5, """{"cursor": true}""", Ct, "lexical"))[0].Cursor!;
        await transaction.SaveAsync("here", Ct);
        var lost = (await PageAsync(connection, Query, 5, """{"cursor": true}""", Ct, "lexical"))[0].Cursor!;
        Assert.Equal(5, (await PageAsync(connection, null, 5, Next(lost), Ct)).Count);
        await transaction.RollbackAsync("here", Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal(5, (await PageAsync(database.Reader.DataSource, null, 5, Next(kept), Ct)).Count);
        Assert.Equal("34000", (await FailAsync(database.Reader.DataSource, null, Next(lost))).SqlState);
    }

    [PostgresFact]
    public async Task A_read_only_transaction_reads_pages_and_opens_none()
    {
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, """{"cursor": true}""", Ct, "lexical"))[0].Cursor!;
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await using (var command = new NpgsqlCommand("begin read only", connection))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        Assert.Equal(5, (await PageAsync(connection, Query, 5, "{}", Ct, "lexical")).Count);
        Assert.Equal(5, (await PageAsync(connection, null, 5, Next(cursor), Ct)).Count);
        var error = await Assert.ThrowsAsync<PostgresException>(() => PageAsync(connection, Query, 5, """{"cursor": true}""", Ct, "lexical"));
        Assert.Equal("25006", error.SqlState);
        Assert.Contains("standby", error.Hint, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Under_repeatable_read_cursors_open_and_pages_are_read()
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        var cursor = (await PageAsync(connection, Query, 5, """{"cursor": true}""", Ct, "lexical"))[0].Cursor!;

        Assert.Equal([6, 7, 8, 9, 10], (await PageAsync(connection, null, 5, Next(cursor), Ct)).Select(row => row.Rank));
    }

    [PostgresFact]
    public async Task What_another_page_asks_must_be_what_the_first_one_asked()
    {
        const string filter = """{"year": {"gte": 2001}}""";
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, """{"cursor": true, "neighbors": 1}""", Ct, "lexical", filter))[0].Cursor!;
        Assert.Equal(5, (await PageAsync(database.Reader.DataSource, Query, 5, $$"""{"cursor": "{{cursor}}", "neighbors": 1}""", Ct, "lexical", filter)).Count);
        Assert.Equal(5, (await PageAsync(database.Reader.DataSource, null, 5, Next(cursor), Ct)).Count);

        foreach (var (expected, failure) in new (string, Func<Task>)[]
        {
            ("query", () => PageAsync(database.Reader.DataSource, "stone", 5, Next(cursor), Ct)),
            ("filter", () => PageAsync(database.Reader.DataSource, Query, 5, Next(cursor), Ct, filter: """{"year": 2001}""")),
            ("profile", () => PageAsync(database.Reader.DataSource, Query, 5, Next(cursor), Ct, "hybrid")),
            ("options", () => PageAsync(database.Reader.DataSource, Query, 5, $$"""{"cursor": "{{cursor}}", "neighbors": 2}""", Ct)),
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(failure);
            Assert.Equal("22023", error.SqlState);
            Assert.Contains(expected, error.MessageText, StringComparison.Ordinal);
        }
    }

    [PostgresTheory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""{"ttl": "1 year"}""")]
    [InlineData("""{"ttl": "soon"}""")]
    [InlineData("""{"ttl": "0 seconds"}""")]
    [InlineData("""{"ttl": "-1 minute"}""")]
    [InlineData("""{"ttl": 60}""")]
    [InlineData("""{"depth": 0}""")]
    [InlineData("""{"depth": 1001}""")]
    [InlineData("""{"depht": 10}""")]
    [InlineData("true, \"details\": false")]
    [InlineData("false, \"details\": 1")]
    public async Task A_wrong_option_is_an_error(string cursor) =>
        Assert.Equal("22023", (await FailAsync(database.Reader.DataSource, Query, $$"""{"cursor": {{cursor}}}""")).SqlState);

    [PostgresFact]
    public async Task Details_can_be_left_out()
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);

        Assert.Equal(
            ["True|10"],
            await RowsAsync(connection, """select bool_and(details is null), count(*) from rankdb.search('notes', 'river', profile => 'lexical', options => '{"details": false}')"""));
        Assert.Equal(
            ["True|10"],
            await RowsAsync(connection, """select bool_and(details -> 'models' = '{"encoder": {"model": "default", "version": "by-hand"}}' and (details ->> 'deadline_left_ms')::float8 between 1 and 60000), count(*) from rankdb.search('notes', 'river', profile => 'hybrid', options => '{"timeout_ms": 60000, """ + Vector + "}')"));
    }

    private static async Task<List<string>> RowsAsync(NpgsqlConnection connection, string sql)
    {
        var rows = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private static string Part(PageRow row, string part) => row.Details.TryGetProperty(part, out var value) ? value.GetRawText() : "";

    private static Task<PostgresException> FailAsync(NpgsqlDataSource source, string? query, string options) =>
        Assert.ThrowsAsync<PostgresException>(() => PageAsync(source, query, 5, options, Ct, query is null ? null : "lexical"));
}
