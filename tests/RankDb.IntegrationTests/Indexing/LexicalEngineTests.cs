using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

public sealed class LexicalEngineTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("\"pg_textsearch\"", "0A000", "'pg_textsearch' is not supported yet")]
    [InlineData("\"pg_search\"", "0A000", "'pg_search' is not supported yet")]
    [InlineData("\"vchord_bm25\"", "0A000", "'vchord_bm25' is not supported yet")]
    [InlineData("\"ts_rank\"", "22023", "\"ts_rank\" is not known")]
    [InlineData("7", "22023", "7 is not known")]
    [InlineData("{}", "22023", "{} is not known")]
    public async Task Another_engine_is_refused_by_name_and_nothing_is_put_in_its_place(string engine, string sqlState, string named)
    {
        await database.ExecuteAsync("create table if not exists texts (id int primary key, body text)", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync($"select rankdb.create_index('other', 'texts', array['body'], '{{\"lexical_engine\": {engine}}}')", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        Assert.Contains("builtin", error.Hint, StringComparison.Ordinal);
        Assert.False(await database.ScalarAsync<bool>("select exists (select from rankdb.indexes where name = 'other')", Ct));
    }

    [PostgresFact]
    public async Task The_refusal_tells_which_engines_the_server_has()
    {
        await database.ExecuteAsync("create table if not exists texts (id int primary key, body text)", Ct);
        var there = await database.ScalarAsync<string>(
            "select coalesce(string_agg(name, ',' order by name), 'none') from pg_available_extensions where name in ('pg_textsearch', 'pg_search', 'vchord_bm25')", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync("select rankdb.create_index('other', 'texts', array['body'], '{\"lexical_engine\": \"pg_search\"}')", Ct));
        Assert.All(there!.Split(','), name => Assert.Contains(name, error.MessageText.Split("server", 2)[1], StringComparison.Ordinal));
        Assert.Contains(await database.ScalarAsync<string>("select current_setting('server_version')", Ct) ?? "?", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_builtin_engine_can_be_named()
    {
        await database.ExecuteAsync("create table if not exists texts (id int primary key, body text)", Ct);
        await database.ExecuteAsync("select rankdb.create_index('named', 'texts', array['body'], '{\"lexical_engine\": \"builtin\"}')", Ct);
        Assert.Equal("builtin", await database.ScalarAsync<string>("select lexical_engine from rankdb.generations join rankdb.indexes using (generation) where name = 'named'", Ct));
        await database.ExecuteAsync("select rankdb.drop_index('named')", Ct);
    }
}
