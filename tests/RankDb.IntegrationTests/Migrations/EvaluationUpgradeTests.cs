using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class EvaluationUpgradeTests(TestServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Judgments_queries_and_profiles_of_version_5_are_kept_and_runs_can_be_stored()
    {
        await using var database = await AtVersionAsync(5);
        await database.ExecuteAsync(
            """
            insert into rankdb.queries values ('old', 'q1', 'river stone'), ('old', 'q2', 'castle');
            insert into rankdb.judgments values ('old', 'q1', 'a', 3), ('old', 'q1', 'b', 0), ('old', 'q2', 'a', 1);
            insert into rankdb.profile_versions (name, version, definition) values ('mine', 1, '{"legs": [{"lexical": {"top": 7}}]}')
            """, Ct);

        var report = await new Migrator().MigrateAsync(database.DataSource, Ct);
        Assert.Equal(5, report.Was);
        Assert.Equal("V0006__evaluation.sql", report.Applied[0]);
        Assert.Equal(["old|q1|river stone|{}", "old|q2|castle|{}"], await database.RowsAsync("select set_name, query_id, query, attributes from rankdb.queries order by 2", Ct));
        Assert.Equal(
            ["q1|a|3||True||", "q1|b|0||True||", "q2|a|1||True||"],
            await database.RowsAsync("select query_id, id, grade, judge, judged_at is null, aspects, null from rankdb.judgments order by 1, 2", Ct));
        Assert.Equal(["1|7"], await database.RowsAsync("select version, definition #>> '{legs,0,lexical,top}' from rankdb.profiles where name = 'mine'", Ct));

        await database.ExecuteAsync(
            """
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('old', 'q2', 'b', -1);
            insert into rankdb.runs (name, set_name, depth, state) values ('first', 'old', 10, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('first', 'q1', '{b,a}', '{2,1}'), ('first', 'q2', '{b,a}', '{2,1}')
            """, Ct);
        Assert.Equal(["True"], await database.RowsAsync("select judged_at is not null from rankdb.judgments where grade = -1", Ct));
        Assert.Equal(["mrr|0.5|2|0"], await database.RowsAsync("select metric, value, queries, failed from rankdb.evaluate_run('first', array['mrr'])", Ct));
    }

    [PostgresFact]
    public async Task Functions_of_version_6_make_way_for_those_of_other_signatures_and_runs_are_kept()
    {
        await using var database = await AtVersionAsync(6);
        await database.ExecuteAsync(
            """
            create function rankdb._metric(metric text, ranking integer[], judged integer[]) returns double precision language sql return 1;
            create function rankdb._usage(out connection text, out calls bigint, out tokens bigint, out flops double precision) language sql as 'select null, 0, 0, 0';
            create function rankdb._service_usage() returns table (connection text, model text, kind text, calls bigint) language sql as 'select null, null, null, 0';
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('old', 'q1', 'a', 1);
            insert into rankdb.runs (name, set_name, depth, state) values ('kept', 'old', 10, 'complete');
            insert into rankdb.run_queries (run, query_id, ids, scores) values ('kept', 'q1', '{b,a}', '{2,1}')
            """, Ct);

        Assert.Equal(6, (await new Migrator().MigrateAsync(database.DataSource, Ct)).Was);
        Assert.Equal(["_metric|1", "_service_usage|1", "_usage|1"], await database.RowsAsync(
            "select proname, count(*) from pg_proc where pronamespace = 'rankdb'::regnamespace and proname in ('_metric', '_service_usage', '_usage') group by 1 order by 1", Ct));
        Assert.Equal(["mrr|0.5|1|0"], await database.RowsAsync("select metric, value, queries, failed from rankdb.evaluate_run('kept', array['mrr'])", Ct));
        Assert.Empty(await database.RowsAsync("select * from rankdb.session_usage()", Ct));
    }

    // The tables of a version, without functions.
    private async Task<ScratchDatabase> AtVersionAsync(int version)
    {
        var database = await server.CreateEmptyAsync(Ct);
        var source = new SmallSource();
        source.Files.Clear();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "migrations"), "V0*.sql").Order(StringComparer.Ordinal).Take(version))
        {
            source.Files["migrations/" + Path.GetFileName(file)] = await File.ReadAllTextAsync(file, Ct);
        }

        source.Files["sql/install.sql"] = "-- none";
        await source.Migrator().MigrateAsync(database.DataSource, Ct);
        return database;
    }
}
