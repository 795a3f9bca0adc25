using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class RunTests(LegDatabase items) : IClassFixture<LegDatabase>, IAsyncLifetime
{
    private static readonly string[] Metrics = ["ndcg@10", "ndcg_linear", "map", "mrr@10", "p@5", "recall@20", "success@1", "judged@10", "err", "rprec", "bpref", "infap", "pairwise", "rbp@0.8", "wss@0.95"];

    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && !await Database.ScalarAsync<bool>("select exists (select from rankdb.queries where set_name = 'items')", Ct))
        {
            await JudgedItems.FillAsync(Database, Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresFact]
    public async Task A_run_keeps_what_each_query_of_the_set_found_in_the_order_of_the_search()
    {
        Assert.Equal(
            ["kept|items|items|lexical|1|7|complete|8|0|first try|True|{\"rows\": 80, \"generation\": 1}"],
            await Database.RowsAsync(
                """
                select name, set_name, index_name, profile, profile_version, depth, state, queries, failed, note, definition = (select definition from rankdb.profiles where name = 'lexical'), made_with
                from rankdb.create_run('kept', 'items', 'items', 'lexical', '{"depth": 7, "note": "first try"}')
                """, Ct));
        Assert.Equal(
            ["irrelevant", "q1", "q2", "q3", "q4", "q5", "q6", "unjudged"],
            await Database.RowsAsync("select query_id from rankdb.run_queries where run = 'kept' and status = 'full' and error is null and ms > 0 and calls = 0 and tokens = 0 and flops = 0 order by query_id", Ct));
        foreach (var query in new[] { "q1", "q6", "unjudged" })
        {
            Assert.Equal(
                await Database.RowsAsync($"select rank, id, score from rankdb.search('items', (select query from rankdb.queries where set_name = 'items' and query_id = '{query}'), 7, profile => 'lexical') order by rank", Ct),
                await Database.RowsAsync($"select rank, id, score from rankdb.run_results where run = 'kept' and query_id = '{query}' order by rank", Ct));
        }
    }

    [PostgresFact]
    public async Task A_stored_run_has_the_values_of_the_library_and_of_evaluate()
    {
        await Database.ExecuteAsync(
            """
            select rankdb.create_run('measured', 'items', 'items', 'lexical', '{"depth": 1000}'), rankdb.create_run('with gaps', 'items', 'items', 'lexical', '{"depth": 30}');
            delete from rankdb.run_queries where run = 'with gaps' and query_id = 'q3';
            update rankdb.run_queries set ids = '{}', scores = '{}' where run = 'with gaps' and query_id = 'q4'
            """, Ct);
        var judgments = (await Database.RowsAsync(
                "select j.query_id, j.id, j.grade from rankdb.judgments j where j.set_name = 'items' and j.query_id ~ '^q'", Ct))
            .Select(row => row.Split('|')).Select(row => (row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture)));
        var names = string.Join(',', Metrics.Select(name => $"'{name}'"));
        foreach (var name in new[] { "measured", "with gaps" })
        {
            var run = new Run((await Database.RowsAsync($"select query_id, array_to_string(ids, ' ') from rankdb.run_queries where run = '{name}'", Ct))
                .Select(row => row.Split('|')).Select(row => KeyValuePair.Create(row[0], (IReadOnlyList<string>)row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))));
            var expected = RunEvaluation.Of(run, new Qrels(judgments), [.. Metrics.Select(MetricName.Parse)]);
            var rows = (await Database.RowsAsync($"select metric, value, queries, failed from rankdb.evaluate_run('{name}', array[{names}])", Ct)).Select(row => row.Split('|')).ToArray();
            Assert.Equal(Metrics, rows.Select(row => row[0]));
            Assert.All(rows, row => Assert.Equal(["6", "0"], row[2..]));
            Assert.All(rows, row => Assert.Equal(expected.Mean(row[0]), double.Parse(row[1], CultureInfo.InvariantCulture), 1e-9));
        }

        Assert.Equal(
            await Database.RowsAsync($"select metric, round(value::numeric, 12), round(ci_low::numeric, 12), queries from rankdb.evaluate('items', 'items', 'lexical', array[{names}])", Ct),
            await Database.RowsAsync($"select metric, round(value::numeric, 12), round(ci_low::numeric, 12), queries from rankdb.evaluate_run('measured', array[{names}])", Ct));
        Assert.Equal(["q3|0|", "q4|0|0"], await Database.RowsAsync("select query_id, value, found from rankdb.evaluate_run_queries('with gaps', array['map']) where query_id in ('q3', 'q4') order by 1", Ct));
    }

    [PostgresFact]
    public async Task Failing_queries_are_kept_with_their_error_and_count_0()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('part', 'good', 'w1'), ('part', 'bad', ' '), ('bad', 'bad', ' ');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('part', 'good', '1', 1), ('part', 'good', '11', 1), ('part', 'bad', '1', 1)
            """, Ct);
        Assert.Equal(["partial|2|1"], await Database.RowsAsync("select state, queries, failed from rankdb.create_run('part', 'items', 'part', 'lexical')", Ct));
        Assert.Equal(["failed|1|1"], await Database.RowsAsync("select state, queries, failed from rankdb.create_run('bad', 'items', 'bad', 'lexical')", Ct));
        Assert.Equal(["bad|0|0|22023", "good|1|8|"], await Database.RowsAsync("select query_id, value, found, left(error, 5) from rankdb.evaluate_run_queries('part', array['recall@100'])", Ct));
        Assert.Equal(["0.5|2|1"], await Database.RowsAsync("select value, queries, failed from rankdb.evaluate_run('part', array['recall@100'])", Ct));
        Assert.Equal(["the search failed|bad"], await Database.RowsAsync("select problem, query_id from rankdb.check_run('part')", Ct));
    }

    [PostgresFact]
    public async Task A_name_in_use_is_refused_unless_the_run_is_to_be_replaced()
    {
        await Database.ExecuteAsync("select rankdb.create_run('again', 'items', 'items', 'lexical', '{\"depth\": 1}')", Ct);
        Assert.Equal("42710", (await ErrorAsync("select rankdb.create_run('again', 'items', 'items', 'lexical')")).SqlState);
        Assert.Equal("42704", (await ErrorAsync("select rankdb.create_run('again', 'items', 'items', 'no such profile', '{\"replace\": true}')")).SqlState);
        Assert.Equal("1", Assert.Single(await Database.RowsAsync("select depth from rankdb.runs where name = 'again'", Ct)));
        Assert.Equal(["2|7"], await Database.RowsAsync("select depth, made_with #> '{options,minimum_should_match}' from rankdb.create_run('again', 'items', 'items', 'lexical', '{\"depth\": 2, \"replace\": true, \"minimum_should_match\": 7}')", Ct));
        await Database.ExecuteAsync("select rankdb.drop_run('again')", Ct);
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from rankdb.run_queries where run = 'again'", Ct));
        Assert.Equal("42704", (await ErrorAsync("select rankdb.drop_run('again')")).SqlState);
    }

    [PostgresFact]
    public async Task Authors_see_their_own_runs_and_readers_make_none()
    {
        var author = await Database.CreateRoleAsync(Ct, "rankdb_author");
        var other = await Database.CreateRoleAsync(Ct, "rankdb_author");
        var reader = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        foreach (var role in new[] { author, other, reader })
        {
            await Database.ExecuteAsync($"grant select on items to {role.Name}", Ct);
        }

        Assert.Equal(author.Name, await ScalarAsync(author, "select created_by from rankdb.create_run('mine', 'items', 'items', 'lexical')"));
        Assert.Equal("6", await ScalarAsync(author, "select queries::text from rankdb.evaluate_run('mine', array['mrr'])"));
        Assert.Equal("6", await ScalarAsync(author, "select count(*)::text from rankdb.evaluate_run_queries('mine', array['mrr'])"));
        Assert.Equal("0", await ScalarAsync(author, "select count(*)::text from rankdb.check_run('mine')"));
        Assert.NotEqual("0", await ScalarAsync(author, "select count(*)::text from rankdb.export_run('mine')"));
        Assert.Equal("42704", (await ErrorAsync("select rankdb.evaluate_run('mine', array['mrr'])", other)).SqlState);
        Assert.Equal("42704", (await ErrorAsync("select rankdb.drop_run('mine')", other)).SqlState);
        Assert.Equal("42710", (await ErrorAsync("""select rankdb.create_run('mine', 'items', 'items', 'lexical', '{"replace": true}')""", other)).SqlState);
        Assert.Equal("0", await ScalarAsync(other, "select count(*)::text from rankdb.run_results"));
        Assert.Equal("42501", (await ErrorAsync("select rankdb.create_run('theirs', 'items', 'items', 'lexical')", reader)).SqlState);
        Assert.Equal("6", await ScalarAsync(reader, "select queries::text from rankdb.evaluate('items', 'items', 'lexical', array['mrr'])"));
        Assert.Equal("6", await ScalarAsync(reader, "select count(*)::text from rankdb.evaluate_queries('items', 'items', 'lexical', array['mrr'])"));
        Assert.NotEqual("0", await ScalarAsync(reader, "select count(*)::text from rankdb.export_judgments('items')"));
        Assert.NotEqual("0", await ScalarAsync(reader, "select count(*)::text from rankdb.check_judgments('items', 'items')"));
        await Database.ExecuteAsync($"revoke select on items from {author.Name}", Ct);
        Assert.Equal("42501", (await ErrorAsync("select rankdb.create_run('blind', 'items', 'items', 'lexical')", author)).SqlState);
    }

    [PostgresFact]
    public async Task Runs_and_judgments_are_written_as_trec_writes_them()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.runs (name, set_name, depth, state) values ('my run', 'trec', 10, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('my run', '2', '{b,a}', '{0.1,1e-20}'), ('my run', '10', '{x}', '{-3}');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('trec', '2', 'b', 3), ('trec', '2', 'a', -1)
            """, Ct);
        Assert.Equal(["10 Q0 x 1 -3 my_run", "2 Q0 b 1 0.1 my_run", "2 Q0 a 2 1e-20 my_run"], await Database.RowsAsync("select rankdb.export_run('my run')", Ct));
        Assert.Equal(["2 0 a -1", "2 0 b 3"], await Database.RowsAsync("select rankdb.export_judgments('trec')", Ct));
        await Database.ExecuteAsync(
            """
            insert into rankdb.runs (name, set_name, depth, state) values ('spaced', 'spaced', 10, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('spaced', 'q', '{a b}', '{1}');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('spaced', 'q', 'a b', 1)
            """, Ct);
        Assert.Equal("22023", (await ErrorAsync("select rankdb.export_run('spaced')")).SqlState);
        Assert.Equal("22023", (await ErrorAsync("select rankdb.export_judgments('spaced')")).SqlState);
        Assert.Equal("42704", (await ErrorAsync("select rankdb.export_run('none')")).SqlState);
        Assert.Equal("42704", (await ErrorAsync("select rankdb.export_judgments('none')")).SqlState);
    }

    [PostgresTheory]
    [InlineData("null, 'items', 'items'", "22023")]
    [InlineData("'', 'items', 'items'", "22023")]
    [InlineData("repeat('n', 201), 'items', 'items'", "22023")]
    [InlineData("'new', 'items', 'no such set'", "42704")]
    [InlineData("'new', 'no such index', 'items'", "42704")]
    [InlineData("'new', 'items', 'items', 'no such profile'", "42704")]
    [InlineData("'new', 'items', 'items', 'lexical', '{\"depth\": 0}'", "22023")]
    [InlineData("'new', 'items', 'items', 'lexical', '{\"depth\": 1001}'", "22023")]
    [InlineData("'new', 'items', 'items', 'lexical', '{\"replace\": 1}'", "22023")]
    [InlineData("'new', 'items', 'items', 'lexical', '{\"metrics\": []}'", "22023")]
    [InlineData("'new', 'items', 'items', 'lexical', '[]'", "22023")]
    public async Task Wrong_arguments_are_refused_and_leave_no_run(string arguments, string sqlState)
    {
        Assert.Equal(sqlState, (await ErrorAsync($"select rankdb.create_run({arguments})")).SqlState);
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from rankdb.runs where name = 'new'", Ct));
    }

    private static async Task<string?> ScalarAsync(TestRole role, string sql)
    {
        await using var command = role.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct) as string;
    }

    private async Task<PostgresException> ErrorAsync(string sql, TestRole? role = null)
    {
        await using var command = (role?.DataSource ?? items.Database.DataSource).CreateCommand(sql);
        return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
    }
}
