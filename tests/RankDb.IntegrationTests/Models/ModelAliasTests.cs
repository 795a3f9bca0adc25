using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Models;

public sealed class ModelAliasTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task An_alias_embeds_as_its_model_does_and_its_prefix_goes_before_queries_only()
    {
        await database.ExecuteAsync("""select rankdb.create_model('plain', '{"model": "rankdb-encoder", "kind": "encoder"}')""", Ct);
        await database.ExecuteAsync("""select rankdb.create_model('prefixed', '{"model": "rankdb-encoder", "query_prefix": "river: "}')""", Ct);

        Assert.True(await database.ScalarAsync<bool>("select rankdb.embed('a stone', 'plain') = rankdb.embed('a stone', 'rankdb-encoder')", Ct));
        Assert.True(await database.ScalarAsync<bool>("select rankdb.embed('a stone', 'prefixed', 'query') = rankdb.embed('river: a stone', 'rankdb-encoder', 'query')", Ct));
        Assert.True(await database.ScalarAsync<bool>("select rankdb.embed('a stone', 'prefixed', 'document') = rankdb.embed('a stone', 'rankdb-encoder', 'document')", Ct));
    }

    [PostgresFact]
    public async Task An_alias_works_as_the_model_of_an_index_and_of_a_profile_and_cannot_be_dropped_meanwhile()
    {
        await database.ExecuteAsync("""select rankdb.create_model('house-encoder', '{"model": "rankdb-encoder"}'), rankdb.create_model('house-reranker', '{"model": "rankdb-reranker"}')""", Ct);
        await database.ExecuteAsync(
            """
            create table notes (like articles including all);
            insert into notes select * from articles where id <= 60;
            select rankdb.create_index('notes', 'notes', array['title', 'body'], '{"model": "house-encoder"}');
            select rankdb.create_profile('house', '{"legs": [{"dense": {"top": 20}}, {"lexical": {"top": 20}}], "rerank": [{"model": "house-reranker", "top": 10}]}')
            """, Ct);
        await database.RefreshAsync("notes", Ct);

        Assert.Equal(["full"], await database.RowsAsync("""select distinct status from rankdb.search('notes', 'silver island', 5, profile => 'house', options => '{"timeout_ms": 60000}')""", Ct));
        Assert.Equal(
            await database.RowsAsync("""select id, score from rankdb.rerank('silver island', array['silver', 'stone'], model => 'rankdb-reranker')""", Ct),
            await database.RowsAsync("""select id, score from rankdb.rerank('silver island', array['silver', 'stone'], model => 'house-reranker')""", Ct));
        foreach (var (alias, user) in new[] { ("house-encoder", "index notes"), ("house-reranker", "profile house") })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.drop_model('{alias}')", Ct));
            Assert.Equal("55000", error.SqlState);
            Assert.Contains(user, error.MessageText, StringComparison.Ordinal);
        }

        await database.ExecuteAsync("select rankdb.drop_index('notes'); drop table notes; select rankdb.drop_model('house-encoder')", Ct);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from rankdb.models where name = 'house-encoder'", Ct));
    }

    [PostgresFact]
    public async Task The_view_shows_models_and_aliases_with_what_the_service_knows_of_them()
    {
        await database.ExecuteAsync("""select rankdb.create_model('shown', '{"model": "rankdb-encoder"}')""", Ct);
        Assert.Equal(
            ["rankdb-encoder|encoder|256|True|MIT||True", "shown|encoder|256|False|MIT|rankdb-encoder|True"],
            await database.RowsAsync("select name, kind, dimension, is_default, license, alias_of, size_bytes > 1000000 from rankdb.models where name in ('shown', 'rankdb-encoder') order by 1", Ct));
        Assert.Equal(
            "name,kind,dimension,max_tokens,version,is_default,license,size_bytes,alias_of,granted_roles",
            await database.ScalarAsync<string>("select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'rankdb.models'::regclass and attnum > 0", Ct));
    }

    [PostgresTheory]
    [InlineData("default", """{"model": "rankdb-encoder"}""", "22023", "not a model name")]
    [InlineData("a/b", """{"model": "rankdb-encoder"}""", "22023", "not a model name")]
    [InlineData("x", """{"model": "rankdb-encoder", "document_prefix": "d"}""", "22023", "document_prefix")]
    [InlineData("x", """{"model": 7}""", "22023", "definition.model must be a string")]
    [InlineData("x", """{}""", "22023", "definition.model")]
    [InlineData("x", """{"model": "no-such-model"}""", "42704", "no-such-model")]
    [InlineData("x", """{"model": "rankdb-encoder", "kind": "reranker"}""", "22023", "is of kind encoder")]
    [InlineData("rankdb-encoder", """{"model": "rankdb-reranker"}""", "42710", "the service has a model")]
    public async Task A_definition_that_cannot_be_honoured_is_refused(string name, string definition, string sqlState, string words)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.create_model('{name}', '{definition}')", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(words, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_name_in_use_and_a_name_behind_a_name_are_refused_and_a_missing_one_is_named()
    {
        await database.ExecuteAsync("""select rankdb.create_model('once', '{"model": "rankdb-encoder"}')""", Ct);
        Assert.Equal("42710", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("""select rankdb.create_model('once', '{"model": "rankdb-encoder"}')""", Ct))).SqlState);
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("""select rankdb.create_model('twice', '{"model": "once"}')""", Ct))).SqlState);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select rankdb.drop_model('never')", Ct))).SqlState);
    }

    [PostgresFact]
    public async Task Without_the_service_a_model_is_taken_on_trust_with_a_notice()
    {
        await using var alone = await database.Server.CreateMigratedAsync(Ct);
        await using var connection = await alone.DataSource.OpenConnectionAsync(Ct);
        var notices = new List<string>();
        connection.Notice += (_, notice) => notices.Add(notice.Notice.MessageText);
        await using var command = new NpgsqlCommand("""select rankdb.create_model('later', '{"model": "to-come", "kind": "reranker"}')""", connection);
        await command.ExecuteNonQueryAsync(Ct);
        Assert.Contains("on trust", Assert.Single(notices), StringComparison.Ordinal);
        Assert.Equal(["later|to-come|reranker"], await alone.RowsAsync("select name, model, kind from rankdb.model_aliases", Ct));
    }
}
