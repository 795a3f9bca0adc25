using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A tuning reads what its caller may: no model, profile or document comes into reach by it.</summary>
public sealed class TuneRightsTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Blend = """{"/rerank/0/blend": [0.5, 1]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Who_may_not_use_the_reranker_cannot_tune_with_it()
    {
        var (insider, outsider, model) = await ModelAsync();
        await database.ExecuteAsync($$$"""select rankdb.create_profile('closed', '{"legs": [{"lexical": {"top": 10}}], "rerank": [{"model": "{{{model}}}", "top": 5}]}')""", Ct);

        var report = await JudgedArticles.TuneAsync(insider.DataSource, "few", Blend, "closed", """{"write": "never"}""", Ct);
        Assert.True(report.GetProperty("pairs").GetInt32() > 0);
        var open = """{"legs": [{"lexical": {"top": 10}}], "rerank": [{"top": 5}]}""";
        foreach (var (space, profile, options) in new[]
        {
            (Blend, (string?)"closed", """{"write": "never"}"""),
            (Blend, "closed", """{"write": "always", "name": "wayround"}"""),
            ($$"""{"/rerank/0/model": ["{{model}}"]}""", null, $$"""{"profile": {{open}}, "write": "always", "name": "wayround"}"""),
            ($$"""{"/rerank": [[{"model": "{{model}}"}]]}""", null, $$"""{"profile": {{open}}, "write": "never"}"""),
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(outsider.DataSource, "few", space, profile, options, Ct));
            Assert.True(error.SqlState == (space.Contains("/rerank\"", StringComparison.Ordinal) ? "22023" : "42501"), error.MessageText);
        }

        Assert.Equal(["0"], await database.RowsAsync($"select count(*) from rankdb.tunings where created_by = '{outsider.Name}'", Ct));
        Assert.False(await database.ScalarAsync<bool>("select exists (select from rankdb.profile_versions where name = 'wayround')", Ct));
        // With a model of its own it may.
        await JudgedArticles.TuneAsync(outsider.DataSource, "few", Blend, null, $$"""{"profile": {{open}}, "write": "never"}""", Ct);
    }

    [PostgresTheory]
    [InlineData("rankdb._tune_stages('river', '{\"rerank\": [{\"model\": \"{0}\", \"unit\": \"chunk\"}]}', array[rankdb._candidate('1', 1, 1, null, null)])")]
    [InlineData("rankdb._service_rerank('{0}', 'stone', array['a stone'], 10000)")]
    [InlineData("rankdb._ticket(null, 'tune', '', '[]')")]
    public async Task The_parts_of_a_tuning_give_no_model_to_who_may_not_use_it(string call)
    {
        var (_, outsider, model) = await ModelAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(outsider, "select * from " + call.Replace("{0}", model, StringComparison.Ordinal), Ct));
        Assert.True(error.SqlState == "42501", error.MessageText);
    }

    [PostgresFact]
    public async Task The_service_tunes_for_the_database_alone()
    {
        var (_, outsider, _) = await ModelAsync();
        await using var connection = await outsider.DataSource.OpenConnectionAsync(Ct);
        await HandVectors.RowsAsync(connection, "select rankdb.embed('a stone')::text", Ct);
        foreach (var ticket in new[] { "no ticket", "1764244000000.0b8c4a52-0000-4000-8000-000000000000.00.[]" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(
                connection, $$"""select a from dblink('rankdb', 'SELECT * FROM database_tune(''{}'', ''{{ticket}}'')') t (a text, b integer, c text)""", Ct));
            Assert.Equal("42501", error.SqlState);
            Assert.Contains("ticket of this call is refused", error.MessageText, StringComparison.Ordinal);
        }

        var reader = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(reader, "select * from rankdb._service_tune('{}', 1000)", Ct))).SqlState);
    }

    [PostgresFact]
    public async Task A_profile_that_is_granted_to_others_is_neither_tuned_nor_shown()
    {
        var (insider, outsider, _) = await ModelAsync();
        await database.ExecuteAsync($$"""select rankdb.create_profile('granted', '{"legs": [{"lexical": {"top": 17} }, {"dense": {} }]}'); select rankdb.grant_profile('granted', '{{insider.Name}}')""", Ct);
        var report = await JudgedArticles.TuneAsync(insider.DataSource, "few", """{"/fuse/k": [1]}""", "granted", """{"write": "never"}""", Ct);
        Assert.Equal(17, report.GetProperty("definition").GetProperty("legs")[0].GetProperty("lexical").GetProperty("top").GetInt32());
        foreach (var name in new[] { "granted", "granted@1" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(outsider.DataSource, "few", """{"/fuse/k": [1]}""", name, """{"write": "never"}""", Ct));
            Assert.Equal(("42501", "permission denied for profile 'granted'"), (error.SqlState, error.MessageText));
        }

        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(
            outsider.DataSource, "few", """{"/fuse/k": [1]}""", "hybrid", """{"name": "granted"}""", Ct))).SqlState);
    }

    [PostgresFact]
    public async Task Documents_that_the_caller_may_not_see_are_no_candidates()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var tenant = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        var all = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        // Five articles, of which the grades of set "few" know none: its articles are no multiples of 3.
        await database.ExecuteAsync(
            $"""
            grant select on articles to {tenant.Name}, {all.Name};
            alter table articles enable row level security;
            create policy seen on articles using (current_user <> '{tenant.Name}' or id in (30, 60, 90, 120, 150))
            """, Ct);
        const string options =
            """{"profile": {"legs": [{"lexical": {"top": 30}}, {"dense": {"top": 30}}], "feedback": {"lexical": {}, "dense": {}}, "rerank": [{"top": 8}], "boosts": [{"filter": {"lang": "en"}, "weight": 0.1}], "exact_match": 0.1}, "write": "never"}""";
        const string space = """{"/rerank/0/blend": [0.2, 1], "/legs/1/dense/weight": [4]}""";
        var mine = await JudgedArticles.TuneAsync(tenant.DataSource, "few", space, null, options, Ct);
        // The dense leg finds every document that it may see: five for each of four queries.
        Assert.Equal(4 * 5, mine.GetProperty("pairs").GetInt32());
        Assert.Equal((0.0, 0.0, 0.0), Figures(mine));
        var theirs = await JudgedArticles.TuneAsync(all.DataSource, "few", space, null, options, Ct);
        Assert.True(theirs.GetProperty("pairs").GetInt32() > 4 * 30, theirs.ToString());
        Assert.True(theirs.GetProperty("after").GetDouble() > 0);

        // What the tenant's figures are made of.
        var ids = await HandVectors.RowsAsync(tenant,
            $$"""
            select distinct c.id from rankdb._tune_task('articles', 'few', '{{space}}', null, '{{options}}') task
            cross join rankdb._open_index('articles') i
            cross join lateral rankdb._prepare_legs(i, 'river stone', null, task -> 'plan', '{}') p
            cross join lateral rankdb._tune_candidates(i, 'river stone', p.legs, task -> 'plan', task) t
            cross join lateral (select u.id from unnest(t.candidates) u union select h.id from unnest(t.leg_hits) l cross join unnest(l.hits) h) c
            order by c.id
            """, Ct);
        Assert.Equal(["120", "150", "30", "60", "90"], ids);
    }

    private static (double, double, double) Figures(JsonElement report) =>
        (report.GetProperty("before").GetDouble(), report.GetProperty("after").GetDouble(), report.GetProperty("confirmed").GetDouble());

    // Two authors, and a reranker that only the first may use.
    private async Task<(TestRole Insider, TestRole Outsider, string Model)> ModelAsync()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var insider = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        var outsider = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        var model = "reranker-" + Guid.NewGuid().ToString("n")[..8];
        await database.ExecuteAsync(
            $$"""
            select rankdb.create_model('{{model}}', '{"model": "rankdb-reranker"}');
            select rankdb.grant_model('{{model}}', '{{insider.Name}}');
            grant select on articles to {{insider.Name}}, {{outsider.Name}}
            """, Ct);
        return (insider, outsider, model);
    }
}
