using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Runs and judgments from elsewhere, as bad as they come: refused where they mean nothing, reported where they may be meant.</summary>
public sealed class RunInputTests(LegDatabase items) : IClassFixture<LegDatabase>
{
    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("'{a,b,a}', '{3,2,1}'", "22023", "more than once")]
    [InlineData("'{a,b}', '{3,NaN}'", "22023", "NaN")]
    [InlineData("'{a,b}', '{Infinity,3}'", "22023", "the score Infinity for query 'q', document 'a'")]
    [InlineData("'{a,b}', '{3,-Infinity}'", "22023", "the score -Infinity for query 'q', document 'b'")]
    [InlineData("'{a,b}', '{3}'", "22023", "2 ids and 1 scores")]
    [InlineData("'{a,null}', '{3,2}'", "23514", "")]
    public async Task A_ranking_that_is_none_is_not_stored(string values, string sqlState, string message)
    {
        await Database.ExecuteAsync("insert into rankdb.runs (name, set_name, depth, state) values ('bad', 'bad', 10, 'complete') on conflict do nothing", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"insert into rankdb.run_queries (run, query_id, ids, scores) values ('bad', 'q', {values})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_run_without_queries_is_not_measured()
    {
        await Database.ExecuteAsync("insert into rankdb.runs (name, set_name, depth, state) values ('empty', 'empty', 10, 'complete')", Ct);
        foreach (var sql in new[] { "select rankdb.evaluate_run('empty')", "select rankdb.evaluate_run_queries('empty')" })
        {
            Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql, Ct))).SqlState);
        }

        Assert.Empty(await Database.RowsAsync("select * from rankdb.export_run('empty')", Ct));
    }

    [PostgresFact]
    public async Task A_run_that_answers_no_judged_query_of_a_set_is_not_measured_by_it()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('apart', 'p1', '1', 1), ('apart', 'p2', '1', 1), ('its own', 'q1', '1', 1);
            insert into rankdb.runs (name, set_name, depth, state) values ('elsewhere', 'its own', 10, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('elsewhere', 'q1', '{1}', '{1}')
            """, Ct);
        Assert.Equal(["1|1"], await Database.RowsAsync("select value, queries from rankdb.evaluate_run('elsewhere', array['mrr'])", Ct));
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select rankdb.evaluate_run('elsewhere', array['mrr'], 'apart')", Ct));
        Assert.Equal(("22023", "run 'elsewhere' and set 'apart' share no judged query"), (error.SqlState, error.MessageText));
    }

    [PostgresFact]
    public async Task What_does_not_fit_in_a_run_is_reported()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) select 'fit', 'q' || n, 'w' || n from generate_series(1, 4) n;
            insert into rankdb.judgments (set_name, query_id, id, grade) select 'fit', 'q' || n, n::text, 1 from generate_series(1, 4) n;
            insert into rankdb.runs (name, set_name, depth, state) values ('unfit', 'fit', 10, 'partial');
            insert into rankdb.run_queries (run, query_id, ids, scores, error) values
              ('unfit', 'q1', '{1,no,such}', '{3,2,1}', null), ('unfit', 'q2', '{1,2,3,4}', '{1,2,2,3}', null), ('unfit', 'q3', '{}', '{}', null), ('unfit', 'other', '{1}', '{1}', null), ('unfit', 'worse', '{}', '{}', '58000: no')
            """, Ct);
        string[] problems = ["the search failed|worse|", "the query is not in the set|other|", "the query is not in the set|worse|", "the run lacks the query|q4|", "nothing was found|q3|", "scores rise|q2|2"];
        Assert.Equal(problems, await Database.RowsAsync("select * from rankdb.check_run('unfit')", Ct));
        Assert.Equal([.. problems, "documents are not in the index|q1|2"], await Database.RowsAsync("select * from rankdb.check_run('unfit', 'items')", Ct));
        // The order of the run counts, whatever its scores say; queries that only the run knows do not.
        Assert.Equal(["q1|1|3|", "q2|0.5|4|", "q3|0|0|", "q4|0||"], await Database.RowsAsync("select query_id, value, found, error from rankdb.evaluate_run_queries('unfit', array['mrr'])", Ct));
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select * from rankdb.check_run('no such run')", Ct))).SqlState);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select * from rankdb.check_run('unfit', 'no such index')", Ct))).SqlState);
    }

    [PostgresFact]
    public async Task A_run_is_measured_by_judgments_alone()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('qrels only', 'q1', 'a', 1), ('qrels only', 'q2', 'a', 1), ('other qrels', 'q1', 'b', 1), ('nothing relevant', 'q1', 'b', 0);
            insert into rankdb.runs (name, set_name, depth, state) values ('imported', 'qrels only', 2, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('imported', 'q1', '{a,b}', '{1,1}')
            """, Ct);
        Assert.Equal(["0.5|2"], await Database.RowsAsync("select value, queries from rankdb.evaluate_run('imported', array['mrr'])", Ct));
        Assert.Equal(["0.5|||1"], await Database.RowsAsync("select value, ci_low, ci_high, queries from rankdb.evaluate_run('imported', array['mrr'], 'other qrels')", Ct));
        foreach (var set in new[] { "no such set", "nothing relevant" })
        {
            Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.evaluate_run('imported', array['mrr'], '{set}')", Ct))).SqlState);
        }
    }

    [PostgresTheory]
    [InlineData("insert into rankdb.judgments (set_name, query_id, id, grade) values ('bad', 'q', 'a', 1), ('bad', 'q', 'a', 2)", "23505")]
    [InlineData("insert into rankdb.judgments (set_name, query_id, id, grade) values ('bad', 'q', 'a', -2)", "23514")]
    [InlineData("insert into rankdb.judgments (set_name, query_id, id, grade, aspects) values ('bad', 'q', 'a', 1, '{x,null}')", "23514")]
    public async Task Judgments_that_contradict_or_mean_nothing_are_not_stored(string sql, string sqlState) =>
        Assert.Equal(sqlState, (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql, Ct))).SqlState);

    [PostgresFact]
    public async Task What_of_a_judgment_set_is_not_measured_is_reported()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('odd', 'good', 'w1'), ('odd', 'blank', e' \n'), ('odd', 'unjudged', 'w2'), ('odd', 'pooled', 'w3');
            insert into rankdb.judgments (set_name, query_id, id, grade) values
              ('odd', 'good', '1', 1), ('odd', 'good', 'gone', 2), ('odd', 'textless', '1', 1), ('odd', 'pooled', '3', -1), ('odd', 'blank', '1', 0)
            """, Ct);
        string[] problems =
        [
            "the query has no text|textless|", "the query is blank|blank|", "the query has no judgments|unjudged|", "the query has no relevant document|blank|", "the query has no relevant document|pooled|",
            "the set has a single query to measure, so no interval|good|",
        ];
        Assert.Equal(problems, await Database.RowsAsync("select * from rankdb.check_judgments('odd')", Ct));
        Assert.Equal([.. problems, "the document is not in the index|good|gone"], await Database.RowsAsync("select * from rankdb.check_judgments('odd', 'items')", Ct));
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select * from rankdb.check_judgments('no such set')", Ct))).SqlState);
    }

    [PostgresFact]
    public async Task Documents_that_the_caller_may_not_see_are_as_good_as_gone()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('hidden', 'q', 'w1'), ('hidden', 'r', 'w2');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('hidden', 'q', '1', 1), ('hidden', 'q', '2', 1), ('hidden', 'r', '3', 1);
            alter table items enable row level security;
            create policy odd on items using (id % 2 = 1)
            """, Ct);
        try
        {
            var reader = await Database.CreateRoleAsync(Ct, "rankdb_reader");
            await Database.ExecuteAsync($"grant select on items to {reader.Name}", Ct);
            await using var command = reader.DataSource.CreateCommand("select string_agg(problem || ' ' || id, ',') from rankdb.check_judgments('hidden', 'items')");
            Assert.Equal("the document is not in the index 2", await command.ExecuteScalarAsync(Ct));
        }
        finally
        {
            await Database.ExecuteAsync("drop policy odd on items; alter table items disable row level security", CancellationToken.None);
        }
    }
}
