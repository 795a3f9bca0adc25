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
        await using var database = await server.CreateEmptyAsync(Ct);
        var before = new SmallSource();
        before.Files.Clear();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "migrations"), "V0*.sql").Where(file => string.CompareOrdinal(Path.GetFileName(file), "V0006") < 0))
        {
            before.Files["migrations/" + Path.GetFileName(file)] = await File.ReadAllTextAsync(file, Ct);
        }

        before.Files["sql/install.sql"] = "-- none";
        await before.Migrator().MigrateAsync(database.DataSource, Ct);
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
}
