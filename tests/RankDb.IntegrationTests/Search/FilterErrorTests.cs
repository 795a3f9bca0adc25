using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class FilterErrorTests(FilterTypesTests.Things things) : IClassFixture<FilterTypesTests.Things>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("7", "22023", "object")]
    [InlineData("[]", "22023", "object")]
    [InlineData("null", "22023", "object")]
    [InlineData("""{"or": [7]}""", "22023", "object")]
    [InlineData("""{"nothing": 1}""", "42703", "'nothing'")]
    [InlineData("""{"xmin": 1}""", "42703", "'xmin'")]
    [InlineData("""{"id": {}}""", "22023", "'id'")]
    [InlineData("""{"id": {"about": 1}}""", "22023", "'about'")]
    [InlineData("""{"id": "five"}""", "22023", "\"five\"")]
    [InlineData("""{"id": 5.5}""", "22023", "5.5")]
    [InlineData("""{"id": 99999999999}""", "22023", "99999999999")]
    [InlineData("""{"id": [1, 2, "x"]}""", "22023", "\"x\"")]
    [InlineData("""{"id": [1, null]}""", "22023", "null")]
    [InlineData("""{"id": [1, [2]]}""", "22023", "[2]")]
    [InlineData("""{"id": {"in": 5}}""", "22023", "an array")]
    [InlineData("""{"id": {"gt": null}}""", "22023", "null")]
    [InlineData("""{"id": {"between": [1]}}""", "22023", "two values")]
    [InlineData("""{"id": {"contains": 5}}""", "22023", "contains")]
    [InlineData("""{"id": {"overlaps": [5]}}""", "22023", "overlaps")]
    [InlineData("""{"id": {"path": "$.a", "eq": 1}}""", "22023", "'path'")]
    [InlineData("""{"ratio": 1e400}""", "22023", "'ratio'")]
    [InlineData("""{"price": {"gt": "a lot"}}""", "22023", "\"a lot\"")]
    [InlineData("""{"day": "2024-02-30"}""", "22023", "2024-02-30")]
    [InlineData("""{"flag": "maybe"}""", "22023", "maybe")]
    [InlineData("""{"uid": "5"}""", "22023", "'uid'")]
    [InlineData("""{"mood": "angry"}""", "22023", "angry")]
    [InlineData("""{"address": "10.0.0.300"}""", "22023", "'address'")]
    [InlineData("""{"numbers": {"contains": ["x"]}}""", "22023", "'numbers'")]
    [InlineData("""{"numbers": {"contains": [null]}}""", "22023", "'numbers'")]
    [InlineData("""{"during": {"contains": "[2024-01-10"}}""", "22023", "'during'")]
    [InlineData("""{"place": "(1,2)"}""", "22023", "does not fit")]
    [InlineData("""{"folded": {"contains": "x"}}""", "22023", "contains")]
    [InlineData("""{"body": {"like": 5}}""", "22023", "a string")]
    [InlineData("""{"body": {"is_null": 5}}""", "22023", "true or false")]
    [InlineData("""{"facts": {"path": "$.a"}}""", "22023", "'facts'")]
    [InlineData("""{"facts": {"path": 5, "eq": 1}}""", "22023", "'facts'")]
    [InlineData("""{"facts": {"path": "level >", "eq": 1}}""", "22023", "'facts'")]
    [InlineData("""{"facts": {"path": "$.a", "eq": {"b": 1}}}""", "22023", "'facts'")]
    [InlineData("""{"facts": {"path": "$.a", "overlaps": [1]}}""", "22023", "'facts'")]
    public async Task A_wrong_filter_is_an_error_that_says_what_is_wrong(string filter, string sqlState, string part)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => things.Scratch.RowsAsync(HandVectors.Leg("things", 5, filter), Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(part, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Deep_nesting_and_great_size_are_refused()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"not\":", depth)) + "{\"id\": 1}" + new string('}', depth);
        Assert.Single(await things.Scratch.RowsAsync(HandVectors.Leg("things", 5, Nested(30)), Ct));
        foreach (var filter in new[] { Nested(40), $$"""{"body": ["{{new string('x', 3_000_000)}}"]}""" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => things.Scratch.RowsAsync(HandVectors.Leg("things", 5, filter), Ct));
            Assert.Equal("54000", error.SqlState);
        }
    }

    [PostgresFact]
    public async Task A_filter_that_matches_nothing_gives_no_row_by_every_leg()
    {
        const string Filter = """{"id": {"lt": 0}}""";
        Assert.Empty(await things.Scratch.RowsAsync(HandVectors.Leg("things", 5, Filter), Ct));
        Assert.Empty(await things.Scratch.RowsAsync($"select id from rankdb.lexical_search('things', 'thing', 5, '{Filter}')", Ct));
    }

    [PostgresFact]
    public async Task A_column_that_the_caller_may_not_read_cannot_be_filtered_by()
    {
        var reader = await things.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await things.Scratch.ExecuteAsync($"grant select (id, body, big) on things to {reader.Name}", Ct);
        Assert.Equal(["7"], await HandVectors.RowsAsync(reader, HandVectors.Leg("things", 5, """{"big": 9000000000007}"""), Ct));
        var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(reader, HandVectors.Leg("things", 5, """{"price": {"lt": 50}}"""), Ct));
        Assert.Equal("42501", error.SqlState);
    }

    [PostgresFact]
    public async Task Operators_and_functions_of_the_caller_are_never_reached()
    {
        var reader = await things.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await things.Scratch.ExecuteAsync($"grant select on things to {reader.Name}; grant create on schema public to {reader.Name}", Ct);
        await using var connection = await reader.DataSource.OpenConnectionAsync(Ct);
        var notices = new List<string>();
        connection.Notice += (_, notice) => notices.Add(notice.Notice.MessageText);
        // No operator of pg_catalog takes varchar on both sides, so one in public would fit better.
        await HandVectors.RowsAsync(connection,
            """
            create function public.spy(varchar, varchar) returns boolean language plpgsql as $$ begin raise notice 'spied %', $1; return true; end $$;
            create operator public.= (leftarg = varchar, rightarg = varchar, function = public.spy);
            create operator public.~~ (leftarg = varchar, rightarg = varchar, function = public.spy);
            set search_path = public, pg_catalog
            """, Ct);
        Assert.Equal(["7"], await HandVectors.RowsAsync(connection, HandVectors.Leg("things", 500, """{"code": "c0", "body": {"like": "thing 7"}}"""), Ct));
        Assert.Equal(28, (await HandVectors.RowsAsync(connection, HandVectors.Leg("things", 500, """{"code": ["c0"]}"""), Ct)).Count);
        Assert.Empty(notices);
        await HandVectors.RowsAsync(connection, "drop operator public.= (varchar, varchar); drop operator public.~~ (varchar, varchar); drop function public.spy(varchar, varchar)", Ct);
    }
}
