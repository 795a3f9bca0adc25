using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>What cannot work is refused by name; nothing here needs a service.</summary>
public sealed class SparseBadInputTests(SparseBadInputTests.Prepared prepared) : IClassFixture<SparseBadInputTests.Prepared>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("select * from rankdb.sparse_search('plain', 'word')")]
    [InlineData("select * from rankdb.sparse_search('plain', '{1:1}/20'::sparsevec)")]
    [InlineData("""select * from rankdb.search('plain', 'word', options => '{"profile": {"legs": [{"lexical": {}}, {"sparse": {}}], "on_error": "degrade"}}')""")]
    public async Task An_index_without_sparse_vectors_says_which_setting_makes_them(string sql)
    {
        var error = await RefusedAsync(sql, "55000");
        Assert.Contains("'plain' has no sparse vectors", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("sparse_model", error.Hint, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("17")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("[\"splade\"]")]
    [InlineData("\"dense-name\"")]
    public async Task A_setting_that_names_no_sparse_encoder_is_refused(string value)
    {
        var error = await RefusedAsync($$"""select rankdb.create_index('bad', 'docs', array['body'], '{"sparse_model": {{value}}}')""", "22023");
        Assert.Contains("sparse_encoder", error.MessageText.Replace("sparse encoder", "sparse_encoder", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, await prepared.Database.ScalarAsync<long>("select count(*) from rankdb.indexes where name = 'bad'", Ct));
    }

    [PostgresTheory]
    [InlineData("null::sparsevec", "22023")]
    [InlineData("'{1:1}/19'::sparsevec", "22023")]
    [InlineData("'{1:1,3:-0.5}/20'::sparsevec", "22023")]
    [InlineData("'{1:NaN}/20'::sparsevec", "22003,22023,22P02,22000")]
    [InlineData("'{1:1}/20'::sparsevec, 0", "22023")]
    [InlineData("'{1:1}/20'::sparsevec, 1001", "22023")]
    [InlineData("""'{1:1}/20'::sparsevec, 10, '{"nothing": 1}'""", "42703")]
    public async Task A_vector_that_does_not_fit_is_refused(string arguments, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => prepared.Database.ExecuteAsync($"select * from rankdb.sparse_search('sparse', {arguments})", Ct));
        Assert.Contains(error.SqlState, sqlState.Split(','));
    }

    [PostgresFact]
    public async Task An_empty_vector_finds_nothing_and_of_a_huge_one_the_largest_weights_count()
    {
        Assert.Empty(await prepared.Database.Scratch.RowsAsync("select id from rankdb.sparse_search('sparse', '{}/20'::sparsevec)", Ct));
        Assert.Equal("{1:0.5,2:0.25}/20", await prepared.Database.ScalarAsync<string>("select rankdb._cap_sparse('{1:0.5,2:0.25}/20')", Ct));
        Assert.Equal(
            "128|1|129",
            (await prepared.Database.Scratch.RowsAsync(
                """
                select count(*), min(t::integer), max(t::integer) from rankdb._cap_sparse((
                  select '{' || string_agg(n || ':' || case when n = 100 then 0.5 else 1 end, ',') || '}/1000' from generate_series(1, 200) n)) c,
                  lateral (select split_part(e, ':', 1) as t from string_to_table(trim('{' from split_part(c, '}', 1)), ',') e) t
                """, Ct))[0]);
    }

    [PostgresFact]
    public async Task A_batch_without_sparse_vectors_or_of_another_model_is_refused_and_nothing_of_it_stays()
    {
        await prepared.Database.ExecuteAsync("insert into docs values (50, 'word')", Ct);
        var before = await prepared.Database.Scratch.RowsAsync("select count(*) from rankdb_data.g2", Ct);
        Assert.Contains("sent no sparse vectors", (await Assert.ThrowsAsync<PostgresException>(() => HandWorker.IndexAsync(prepared.Database, "sparse", Ct))).MessageText, StringComparison.Ordinal);
        Assert.Contains("model version", (await Assert.ThrowsAsync<PostgresException>(() => Prepared.IndexAsync(prepared.Database, "other"))).MessageText, StringComparison.Ordinal);
        Assert.Equal(before, await prepared.Database.Scratch.RowsAsync("select count(*) from rankdb_data.g2", Ct));
        await Prepared.IndexAsync(prepared.Database, "by-hand");
        Assert.Contains("50|3", await prepared.Database.Scratch.RowsAsync("select id, score from rankdb.sparse_search('sparse', '{1:2,2:1}/20'::sparsevec)", Ct));
    }

    [PostgresFact]
    public async Task Migrating_again_keeps_the_index_and_truncating_and_dropping_leave_nothing_behind()
    {
        await new Migrator().MigrateAsync(prepared.Database.DataSource, Ct);
        Assert.NotEmpty(await prepared.Database.Scratch.RowsAsync("select id from rankdb.sparse_search('sparse', '{1:1}/20'::sparsevec)", Ct));

        await prepared.Database.ExecuteAsync(
            """
            create table gone (id int primary key, body text); insert into gone select n, 'word' from generate_series(1, 30) n;
            select rankdb.create_index('gone', 'gone', array['body'], '{"sparse_model": "splade"}')
            """, Ct);
        var generation = await prepared.Database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'gone'", Ct);
        await Prepared.IndexAsync(prepared.Database, "by-hand", "gone");
        await prepared.Database.ExecuteAsync("truncate gone; insert into gone values (7, 'word')", Ct);
        await Prepared.IndexAsync(prepared.Database, "by-hand", "gone");
        Assert.Equal(["7|1"], await prepared.Database.Scratch.RowsAsync("select id, score from rankdb.sparse_search('gone', '{1:1}/20'::sparsevec)", Ct));

        await prepared.Database.ExecuteAsync("select rankdb.drop_index('gone')", Ct);
        Assert.Empty(await prepared.Database.Scratch.RowsAsync(
            $"select relname from pg_class where relname ~ '^g{generation}_' union all select proname from pg_proc where proname ~ '^g{generation}_'", Ct));
    }

    private async Task<PostgresException> RefusedAsync(string sql, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => prepared.Database.ExecuteAsync(sql, Ct));
        Assert.Equal(sqlState, error.SqlState);
        return error;
    }

    /// <summary>An index without and one with a sparse model, the latter filled by hand: every chunk is {1:1,2:1}.</summary>
    public sealed class Prepared(TestServer server) : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            if (TestServer.IsConfigured)
            {
                await Database.ExecuteAsync(
                    """
                    create table docs (id int primary key, body text); insert into docs select n, 'word' from generate_series(1, 5) n;
                    select rankdb.create_model('dense-name', '{"model": "some-encoder", "kind": "encoder"}');
                    select rankdb.create_index('plain', 'docs', array['body']);
                    select rankdb.create_index('sparse', 'docs', array['body'], '{"sparse_model": "splade"}');
                    """, CancellationToken.None);
                await HandWorker.IndexAsync(Database, "plain", CancellationToken.None);
                await IndexAsync(Database, "by-hand");
            }
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();

        /// <summary>The worker's part, by its SQL functions.</summary>
        internal static async Task IndexAsync(TestDatabase database, string version, string index = "sparse")
        {
            var id = await database.ScalarAsync<int>($"select index_id from rankdb.indexes where name = '{index}'", CancellationToken.None);
            await database.ExecuteAsync(
                $$"""
                select rankdb._stage();
                insert into pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding, sparse)
                  select key, 0, 0, length(content), 8, content, array[1, 0]::real[], '{1:1,2:1}/20' from rankdb._claim({{id}}, 1000);
                select rankdb._apply({{id}}, 'by-hand', 2, null, '{{version}}', 20);
                """, CancellationToken.None);
            await database.ExecuteAsync($"select rankdb._settle({id})", CancellationToken.None);
        }
    }
}
