using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>What rankdb.fuse and a profile's fusion refuse, and what the error names.</summary>
public sealed class FusionInputTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("null", "22023", "array")]
    [InlineData("'{}'", "22023", "array")]
    [InlineData("'[1]'", "22023", "/0")]
    [InlineData("'[{}]'", "22023", "hits")]
    [InlineData("'[{\"hits\": \"a\"}]'", "22023", "hits")]
    [InlineData("'[{\"hit\": [\"a\"]}]'", "22023", "'hit'")]
    [InlineData("'[{\"hits\": [\"a\"], \"name\": 3}]'", "22023", "name")]
    [InlineData("'[{\"hits\": [\"a\"], \"name\": \"n\"}, {\"hits\": [\"a\"], \"name\": \"n\"}]'", "22023", "'n'")]
    [InlineData("'[{\"hits\": [\"a\", 3]}]'", "22023", "/hits/1")]
    [InlineData("'[{\"hits\": [\"a\", {\"id\": \"b\", \"score\": 1}]}]'", "22023", "/hits/1")]
    [InlineData("'[{\"hits\": [{\"id\": \"b\"}]}]'", "22023", "/hits/0")]
    [InlineData("'[{\"hits\": [{\"score\": 1}]}]'", "22023", "/hits/0")]
    [InlineData("'[{\"hits\": [{\"id\": 1, \"score\": 1}]}]'", "22023", "/hits/0")]
    [InlineData("'[{\"hits\": [{\"id\": \"b\", \"score\": 1, \"rank\": 2}]}]'", "22023", "/hits/0")]
    [InlineData("'[{\"hits\": [{\"id\": \"b\", \"score\": 1, \"scores\": 2}]}]'", "22023", "/hits/0")]
    [InlineData("'[{\"name\": \"n\", \"hits\": [{\"id\": \"b\", \"score\": \"NaN\"}]}]'", "22023", "'n' gives 'b' the score NaN")]
    [InlineData("'[{\"name\": \"n\", \"hits\": [{\"id\": \"b\", \"score\": \"-Infinity\"}]}]'", "22023", "'n' gives 'b' the score -Infinity")]
    [InlineData("'[{\"name\": \"n\", \"hits\": [{\"id\": \"b\", \"score\": 1e999}]}]'", "22023", "'n' gives 'b' the score")]
    [InlineData("'[{\"name\": \"n\", \"hits\": [\"a\", \"b\", \"a\"]}]'", "22023", "'n' has the id 'a' more than once")]
    [InlineData("'[{\"hits\": [\"a\"], \"weight\": -1}]'", "22023", "weight")]
    [InlineData("'[{\"hits\": [\"a\"], \"weight\": \"1\"}]'", "22023", "weight")]
    [InlineData("'[{\"hits\": [\"a\"], \"lower_bound\": \"x\"}]'", "22023", "lower_bound")]
    [InlineData("'[{\"hits\": [\"a\"], \"weight\": 0}, {\"hits\": [\"b\"], \"weight\": 0}]'", "22023", "weights sum to 0")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rff'", "22023", "'rff'")]
    [InlineData("'[{\"hits\": [\"a\"]}]', null", "22023", "NULL")]
    [InlineData("'[{\"name\": \"n\", \"hits\": [\"a\"]}]', 'convex'", "22023", "'n'")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"K\": 1}'", "22023", "'K'")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"method\": \"rrf\"}'", "22023", "'method'")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '[]'", "22023", "options")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"k\": -1}'", "22023", "/k")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"k\": 1.5}'", "22023", "/k")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rbc', '{\"phi\": 1}'", "22023", "/phi")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rbc', '{\"phi\": 0}'", "22023", "/phi")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"normalize\": \"minmax\"}'", "22023", "/normalize")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"missing\": \"none\"}'", "22023", "/missing")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"combine\": \"or\"}'", "22023", "/combine")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"require\": \"leg 1\"}'", "22023", "/require")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"require\": [\"leg 2\"]}'", "22023", "'leg 2'")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"minus\": [\"leg 1\"]}'", "22023", "/minus")]
    [InlineData("'[{\"hits\": [\"a\"]}, {\"hits\": [\"a\"]}]', 'rrf', '{\"minus\": [\"leg 1\"], \"require\": [\"leg 1\"]}'", "22023", "'leg 1'")]
    [InlineData("'[{\"hits\": [\"a\"], \"weight\": 0}, {\"hits\": [\"a\"]}]', 'rrf', '{\"minus\": [\"leg 2\"]}'", "22023", "weights sum to 0")]
    [InlineData("'[{\"hits\": [\"a\"]}]', 'rrf', '{\"top_n\": 0}'", "22023", "top_n")]
    [InlineData("(select jsonb_agg('{\"hits\": []}'::jsonb) from generate_series(1, 17))", "54000", "17 legs")]
    [InlineData("jsonb_build_array(jsonb_build_object('hits', (select jsonb_agg(n::text) from generate_series(1, 10001) n)))", "54000", "10001 hits")]
    [InlineData("jsonb_build_array(jsonb_build_object('hits', (select jsonb_agg(n::text) from generate_series(1, 5001) n))), 'copeland'", "54000", "5001 documents")]
    [InlineData("(select jsonb_agg(jsonb_build_object('hits', (select jsonb_agg(l || '-' || n) from generate_series(1, 6000) n))) from generate_series(1, 2) l), 'condorcet'", "54000", "12000")]
    [InlineData("'[{\"hits\": [{\"id\": \"a\", \"score\": 1e308}, {\"id\": \"b\", \"score\": -1e308}]}]', 'convex'", "22023", "too large")]
    public async Task Fuse_names_what_is_wrong(string arguments, string sqlState, string named)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select * from rankdb.fuse({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexical": {"weight": 0}}]}""", "profile at /legs")]
    [InlineData("""{"legs": [{"lexical": {}}], "fuse": {"require": ["dense"]}}""", "profile at /fuse/require")]
    [InlineData("""{"legs": [{"lexical": {}}], "fuse": {"minus": ["lexical"]}}""", "profile at /fuse/minus")]
    [InlineData("""{"legs": [{"lexical": {}}, {"dense": {}}], "fuse": {"minus": ["dense"], "require": ["dense"]}}""", "profile at /fuse/require")]
    [InlineData("""{"legs": [{"lexical": {}}], "fuse": {"method": "sum"}}""", "profile at /fuse/method")]
    public async Task A_profile_names_what_is_wrong_with_its_fusion(string definition, string named)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.create_profile('wrong', '{definition}')", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_reader_may_fuse()
    {
        var reader = await database.CreateRoleAsync(Ct, "rankdb_reader");
        await using var connection = await reader.DataSource.OpenConnectionAsync(Ct);
        foreach (var method in new[] { "rrf", "borda", "copeland", "condorcet", "interleave", "convex", "combmed" })
        {
            await using var command = new NpgsqlCommand($$"""select count(*) from rankdb.fuse('[{"hits": [{"id": "a", "score": 1}]}, {"name": "b", "hits": [{"id": "b", "score": 2}]}]', '{{method}}', '{"require": ["b"]}')""", connection);
            Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
        }
    }
}
