using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

public sealed class SearchTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static readonly SearchOptions Lexical = new() { Profile = "lexical" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Rows_come_best_first_with_every_column_filled()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var rows = await client.SearchAsync("items", "tent", Lexical, Token);

        Assert.Equal(["[\"tent\",\"1\"]", "[\"tent\",\"2\"]"], rows.Select(row => row.Id));
        Assert.Equal([1, 2], rows.Select(row => row.Rank));
        Assert.All(rows, row => Assert.InRange(row.Score, 0, 1));
        Assert.True(rows[0].Score >= rows[1].Score);
        Assert.Contains("tent", rows[0].Snippet, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Object, rows[0].Details.ValueKind);
    }

    [PostgresFact]
    public async Task Without_a_service_the_default_profile_answers_lexically_and_says_so()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var rows = await client.SearchAsync("items", "tent", cancellationToken: Token);

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal("lexical", row.Status));
    }

    [PostgresFact]
    public async Task Chunks_neighbours_and_a_vector_of_the_caller_s_own_go_through()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var rows = await client.SearchAsync("items", "tent", new SearchOptions { Profile = "hybrid", Unit = SearchUnit.Chunk, Neighbors = 1, Vector = [1, 0], EfSearch = 50 }, Token);

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal("full", row.Status);
            Assert.Equal(new SearchChunk(0, 0, row.Snippet.Length), row.Chunk);
            Assert.Empty(row.Neighbors!.Before);
            Assert.Empty(row.Neighbors.After);
            Assert.Equal(row.Snippet, row.Neighbors.Passage);
        });
        var plain = await client.SearchAsync("items", "tent", new SearchOptions { Profile = "lexical", Rollup = Rollup.First }, Token);
        Assert.All(plain, row => Assert.Null(row.Neighbors));
        var bare = await client.SearchAsync("items", "tent", new SearchOptions { Profile = "lexical", Snippet = false }, Token);
        Assert.Equal(["", ""], bare.Select(row => row.Snippet));
    }

    [PostgresFact]
    public async Task A_composite_key_finds_its_source_row()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var rows = await client.SearchAsync<Item>("items", "lamp", Lexical, Token);

        Assert.Equal(new Item("a\"b", 1, "A lamp", 15m), Assert.Single(rows).Row);
        Assert.Equal("[\"a\\\"b\",\"1\"]", rows[0].Id);
    }

    [PostgresFact]
    public async Task A_class_is_filled_by_column_name_and_a_simple_type_by_the_first_column()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var notes = await client.SearchAsync<Note>("notes", "rivers", new SearchOptions { Profile = "lexical", TopN = 3 }, Token);
        var ids = await client.SearchAsync<int>("notes", "rivers", new SearchOptions { Profile = "lexical", TopN = 3 }, Token);

        Assert.Equal(3, notes.Count);
        Assert.All(notes, note => Assert.Equal(note.Id, note.Row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(notes, note => Assert.StartsWith("a note about rivers", note.Row.Body, StringComparison.Ordinal));
        Assert.Equal(notes.Select(note => note.Row.Id), ids.Select(id => id.Row));
    }

    [PostgresFact]
    public async Task A_filter_leaves_out_what_does_not_match()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        var options = new SearchOptions { Profile = "lexical", Filter = new FilterBuilder().Range("price", 150, 250).In("code", "tent", "lamp").Build() };

        var rows = await client.SearchAsync<Item>("items", "tent", options, Token);

        Assert.Equal(2, Assert.Single(rows).Row.Variant);
    }

    [PostgresFact]
    public async Task Under_a_row_level_policy_only_rows_of_the_role_come_and_all_that_were_asked_for()
    {
        await fixture.Database.ExecuteAsync("alter table notes enable row level security; create policy own on notes using (owner = 'even')", Token);
        var role = await fixture.Database.CreateRoleAsync(Token, "rankdb_reader");
        await fixture.Database.ExecuteAsync($"grant select on notes to {role.Name}", Token);
        await using var client = new RankDbClient(role.DataSource);

        var rows = await client.SearchAsync<Note>("notes", "rivers", Lexical, Token);

        Assert.Equal(10, rows.Count);
        Assert.All(rows, row => Assert.Equal(0, row.Row.Id % 2));
    }

    [PostgresFact]
    public async Task Without_select_on_the_source_the_database_refuses()
    {
        var role = await fixture.Database.CreateRoleAsync(Token, "rankdb_reader");
        await using var client = new RankDbClient(role.DataSource);

        var error = await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync("items", "tent", Lexical, Token));

        Assert.Equal("42501", error.SqlState);
    }

    [PostgresFact]
    public async Task An_unknown_index_or_profile_is_the_databases_own_error()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync("nowhere", "x", cancellationToken: Token))).SqlState);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync<Item>("nowhere", "x", cancellationToken: Token))).SqlState);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync("items", "x", new SearchOptions { Profile = "nothing" }, Token))).SqlState);
    }

    [PostgresTheory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task A_number_of_rows_out_of_range_is_an_error(int topN)
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var error = await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync("items", "tent", new SearchOptions { TopN = topN }, Token));

        Assert.Equal("22023", error.SqlState);
    }

    [PostgresFact]
    public async Task Text_that_PostgreSQL_cannot_hold_is_refused_before_it_is_sent()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        await Assert.ThrowsAsync<ArgumentException>("query", () => client.SearchAsync("items", "a\0b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("query", () => client.SearchAsync<Item>("items", "\uD83D", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("documents[1]", () => client.RerankAsync("q", ["a", "\uDE00"], cancellationToken: Token));
    }

    [PostgresFact]
    public async Task A_connection_works_inside_its_own_transaction()
    {
        await using var connection = await fixture.Database.DataSource.OpenConnectionAsync(Token);
        await using (await connection.BeginTransactionAsync(Token))
        {
            await using var delete = new NpgsqlCommand("delete from shop.\"Items\" where code = 'tent' and variant = 1", connection);
            await delete.ExecuteNonQueryAsync(Token);

            var rows = await connection.RankDbSearchAsync<Item>("items", "tent", Lexical, Token);

            Assert.Equal(2, Assert.Single(rows).Row.Variant);
        }

        Assert.Equal(2, (await connection.RankDbSearchAsync("items", "tent", Lexical, Token)).Count);
    }

    internal sealed record Item(string Code, int Variant, string Title, decimal Price);

    internal sealed class Note
    {
        public int Id { get; set; }

        public string Body { get; set; } = "";
    }
}
