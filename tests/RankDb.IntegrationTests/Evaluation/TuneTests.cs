using System.Globalization;
using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What <c>CALL rankdb.tune</c> finds, writes and keeps, and what it refuses.</summary>
public sealed class TuneTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Legs = """{"legs": [{"lexical": {"top": 40}}, {"dense": {"top": 40, "weight": 8}}], "fuse": {"method": "convex"}}""";
    private const string Weights = """{"/legs/1/dense/weight": {"from": 0.125, "to": 8, "steps": 13, "scale": "log"}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_stage_without_a_share_is_left_out_of_what_is_written()
    {
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'idle', 'q' || n, (array['silver', 'thunder', 'castle', 'island', 'tunnel'])[1 + n % 5] || ' ' || (array['river', 'stone', 'market'])[1 + n % 3] from generate_series(1, 12) n;
            insert into rankdb.judgments (set_name, query_id, id, grade)
              select 'idle', q.query_id, l.id, 4 - l.rank from rankdb.queries q, rankdb.lexical_search('articles', q.query, 3) l where q.set_name = 'idle';
            select rankdb.create_profile('idle', '{"legs": [{"lexical": {}}], "rerank": [{"top": 20, "blend": 1}]}')
            """, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "idle", """{"/rerank/0/blend": [0, 1]}""", "idle", "{}", Ct);

        Assert.Equal("""["/rerank/0"]""", report.GetProperty("dropped").GetRawText());
        Assert.Equal((1.0, 1.0), (Number(report, "after"), Number(report, "confirmed")));
        Assert.Equal("[]", await database.ScalarAsync<string>("select (definition -> 'rerank')::text from rankdb.profiles where name = 'idle'", Ct));
    }

    [PostgresFact]
    public async Task The_better_profile_is_written_with_the_evidence_for_it()
    {
        // What the lexical leg puts first is what is relevant, so the weight of the other one must fall.
        await database.ExecuteAsync(
            $"""
            insert into rankdb.queries select 'learn', 'q' || n, (array['silver', 'thunder', 'castle', 'island', 'tunnel'])[1 + n % 5] || ' ' || (array['river', 'stone', 'market'])[1 + n % 3] from generate_series(1, 12) n;
            insert into rankdb.judgments (set_name, query_id, id, grade)
              select 'learn', q.query_id, l.id, 4 - l.rank from rankdb.queries q, rankdb.lexical_search('articles', q.query, 3) l where q.set_name = 'learn';
            select rankdb.create_profile('mine', '{Legs}')
            """, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "learn", Weights, "mine", """{"note": "monday"}""", Ct);

        var (before, after, validated) = (Number(report, "before"), Number(report, "after"), Number(report, "validated"));
        Assert.True(before < validated && validated <= after + 1e-9, report.ToString());
        Assert.Equal(after - validated, Number(report, "overfit"), 1e-12);
        Assert.Equal(after, Number(report, "confirmed"), 1e-9);
        Assert.Equal(("grid", 13, 12), (report.GetProperty("method").GetString(), report.GetProperty("trials").GetInt32(), report.GetProperty("queries").GetInt32()));
        Assert.Equal(("mine", 1, 2), (report.GetProperty("name").GetString(), report.GetProperty("from_version").GetInt32(), report.GetProperty("to_version").GetInt32()));
        var weight = Number(report.GetProperty("chosen"), "/legs/1/dense/weight");
        Assert.True(weight < 8);

        // The new version differs from the former in what was chosen and in nothing else, and both measure as reported.
        Assert.Equal([string.Create(CultureInfo.InvariantCulture, $"/legs/dense/weight|8|{weight}")], await database.RowsAsync("select path, a, b from rankdb.profile_diff('mine@1', 'mine')", Ct));
        Assert.Equal(before, await NdcgAsync("mine@1"), 1e-9);
        Assert.Equal(after, await NdcgAsync("mine@2"), 1e-9);
        var id = report.GetProperty("tuning_id").GetInt64();
        Assert.StartsWith("monday; tuned on set learn by ndcg@10: ", await database.ScalarAsync<string>("select note from rankdb.profiles where name = 'mine'", Ct), StringComparison.Ordinal);
        Assert.EndsWith($", tuning {id}", await database.ScalarAsync<string>("select note from rankdb.profiles where name = 'mine'", Ct), StringComparison.Ordinal);

        Assert.Equal(["articles|learn|mine|1|2|ndcg@10|grid|12|13|True|True"], await database.RowsAsync(
            $"""
            select index_name, set_name, profile, from_version, to_version, metric, method, queries, trials,
              array[before, after, validated, confirmed] = array[(report ->> 'before')::float8, (report ->> 'after')::float8, (report ->> 'validated')::float8, (report ->> 'confirmed')::float8],
              finished_at >= started_at
            from rankdb.tunings where tuning_id = {id}
            """, Ct));
        // Trial 1 is the profile as it was.
        Assert.Equal(["13|True|8|5"], await database.RowsAsync(
            $"""
            select count(*), max(value) = {after.ToString("R", CultureInfo.InvariantCulture)}, min(parameters ->> '/legs/1/dense/weight') filter (where trial = 1), min(cardinality(folds))
            from rankdb.tuning_trials where tuning_id = {id}
            """, Ct));
    }

    [PostgresFact]
    public async Task Judgments_made_by_chance_show_as_overfitting_and_nothing_is_written()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "noise",
            """{"/legs/1/dense/weight": {"from": 0.1, "to": 10, "steps": 12, "scale": "log"}, "/legs/0/lexical/top": [5, 10, 20, 40], "/fuse/normalize": ["min-max", "z-score", "rank", "l2"]}""", null,
            $$"""{"profile": {{Legs}}, "folds": 8, "metric": "ndcg@5", "name": "chance"}""", Ct);
        Assert.True(Number(report, "overfit") > 0.02, report.ToString());
        var better = Number(report, "validated") > Number(report, "before");
        Assert.Equal(better, report.TryGetProperty("to_version", out _));
        Assert.Equal(better, await database.ScalarAsync<bool>("select exists (select from rankdb.profiles where name = 'chance')", Ct));
    }

    [PostgresFact]
    public async Task A_set_of_one_query_validates_nothing_and_writes_only_when_told_to()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "one", Weights, null, $$"""{"profile": {{Legs}}, "name": "single"}""", Ct);
        Assert.False(report.TryGetProperty("validated", out _));
        Assert.False(report.TryGetProperty("to_version", out _));
        Assert.Equal([""], await database.RowsAsync($"select validated from rankdb.tunings where tuning_id = {report.GetProperty("tuning_id").GetInt64()}", Ct));

        report = await JudgedArticles.TuneAsync(database.DataSource, "one", Weights, null, $$"""{"profile": {{Legs}}, "name": "single", "write": "always"}""", Ct);
        Assert.Equal(1, report.GetProperty("to_version").GetInt32());
        Assert.Contains("validated on no other query", await database.ScalarAsync<string>("select note from rankdb.profiles where name = 'single'", Ct), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Without_a_space_it_tunes_what_the_profile_has()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "tune", "{}", "default", """{"points": 20, "method": "bandit", "write": "never"}""", Ct);
        Assert.Equal(["/fuse/method", "/fuse/normalize", "/legs/1/dense/weight", "/rerank/0/blend", "/rerank/0/top"], report.GetProperty("chosen").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.InRange(report.GetProperty("trials").GetInt32(), 2, 20);
        Assert.True(report.GetProperty("pairs").GetInt32() > 0);
        Assert.Equal(Number(report, "after"), Number(report, "confirmed"), 1e-9);
    }

    [PostgresFact]
    public async Task Where_pairs_cost_depth_must_pay_and_the_figures_stay_those_of_the_metric()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "few", """{"/rerank/0/top": [1, 8], "/legs/0/lexical/weight": [2]}""", null,
            """{"profile": {"legs": [{"lexical": {"top": 10}}, {"dense": {"top": 10}}], "feedback": {"lexical": {}}, "rerank": [{"top": 8}]}, "cost": 100, "write": "never"}""", Ct);
        Assert.Equal(1, report.GetProperty("chosen").GetProperty("/rerank/0/top").GetInt32());
        Assert.InRange(Number(report, "after"), 0, 1);
        // Each document that either leg found, once.
        Assert.InRange(report.GetProperty("pairs").GetInt32(), 4 * 10, 4 * 20);
        Assert.StartsWith("feedback: ", report.GetProperty("limits")[0].GetString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_query_that_cannot_be_searched_is_named_and_left_out()
    {
        await JudgedArticles.FillAsync(database, Ct);
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'holed', query_id, case query_id when 'q3' then '   ' else query end from rankdb.queries where set_name = 'tune';
            insert into rankdb.queries values ('holed', 'unjudged', 'river');
            insert into rankdb.judgments (set_name, query_id, id, grade) select 'holed', query_id, id, grade from rankdb.judgments where set_name = 'tune'
            """, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "holed", Weights, null, $$"""{"profile": {{Legs}}, "write": "never"}""", Ct);
        Assert.Equal(7, report.GetProperty("queries").GetInt32());
        Assert.Equal("""{"q3": "22023: the query is empty"}""", report.GetProperty("failed").GetRawText());
        Assert.Equal(Number(report, "after"), Number(report, "confirmed"), 1e-9);
    }

    [PostgresFact]
    public async Task A_query_that_fails_while_confirming_is_named_and_loses_nothing_else()
    {
        await JudgedArticles.FillAsync(database, Ct);
        // Fails in the first search that confirms: a temporary sequence counts also where nothing may be written.
        await database.ExecuteAsync(
            """
            create function public.fails_late(id bigint) returns double precision language plpgsql as $$
            declare
              stack text;
            begin
              get diagnostics stack = pg_context;
              if stack ~ '_tune_measure' and nextval('pg_temp.confirmed') = 1 then
                raise exception 'too late';
              end if;
              return id;
            end $$;
            grant execute on function public.fails_late to public
            """, Ct);
        const string definition = """{"legs": [{"lexical": {"top": 40}}, {"dense": {"top": 40}}, {"function": {"sql": "public.fails_late(id)", "top": 40}}], "fuse": {"method": "convex"}}""";
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand($$"""create temp sequence confirmed; call rankdb.tune('articles', 'tune', '{"/legs/2/function/weight": [0.1, 1]}', options => '{"profile": {{definition}}, "write": "never"}')""", connection);
        var report = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Ct))!).RootElement;

        Assert.Equal(8, report.GetProperty("queries").GetInt32());
        Assert.Equal("q1", Assert.Single(report.GetProperty("failed").EnumerateObject()).Name);
        Assert.Contains("too late", report.GetProperty("failed").GetProperty("q1").GetString(), StringComparison.Ordinal);
        Assert.Equal("confirmed: without 1 of 8 queries, whose searches with the chosen settings failed", report.GetProperty("limits")[0].GetString());
        Assert.False(report.TryGetProperty("differing", out _));
        var first = Number(Assert.Single(report.GetProperty("moved").EnumerateArray(), moved => moved.GetProperty("query_id").GetString() == "q1"), "after");
        Assert.Equal(((8 * Number(report, "after")) - first) / 7, Number(report, "confirmed"), 1e-9);
    }

    [PostgresFact]
    public async Task Queries_that_the_metric_says_nothing_of_are_not_tuned_on()
    {
        await JudgedArticles.FillAsync(database, Ct);
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'flat', query_id, query from rankdb.queries where set_name = 'tune';
            insert into rankdb.judgments (set_name, query_id, id, grade)
              select 'flat', query_id, id, case query_id when 'q2' then least(grade, 1) else grade end from rankdb.judgments where set_name = 'tune' and (query_id <> 'q2' or grade > 0)
            """, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "flat", Weights, null, $$"""{"profile": {{Legs}}, "write": "never", "metric": "pairwise"}""", Ct);
        Assert.Equal(7, report.GetProperty("queries").GetInt32());
        Assert.Equal(Number(report, "after"), Number(report, "confirmed"), 1e-9);
    }

    [PostgresFact]
    public async Task It_takes_part_in_the_transaction_of_its_caller()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var before = await database.ScalarAsync<long>("select count(*) from rankdb.tunings", Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await using var command = new NpgsqlCommand($$"""call rankdb.tune('articles', 'tune', '{{Weights}}', options => '{"profile": {{Legs}}, "name": "undone", "write": "always"}')""", connection, transaction);
            Assert.Contains("\"to_version\": 1", (string)(await command.ExecuteScalarAsync(Ct))!, StringComparison.Ordinal);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from rankdb.tunings", Ct));
        Assert.False(await database.ScalarAsync<bool>("select exists (select from rankdb.profiles where name = 'undone')", Ct));
    }

    [PostgresFact]
    public async Task An_author_tunes_and_keeps_what_it_found_to_itself_and_a_reader_may_not()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var author = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        var other = await database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        var reader = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($"grant select on articles to {author.Name}, {other.Name}, {reader.Name}", Ct);

        var report = await JudgedArticles.TuneAsync(author.DataSource, "tune", Weights, null, $$"""{"profile": {{Legs}}, "write": "always"}""", Ct);
        Assert.Equal("articles_tuned", report.GetProperty("name").GetString());
        var id = report.GetProperty("tuning_id").GetInt64();
        foreach (var (role, rows) in new[] { (author, 1L), (other, 0L) })
        {
            Assert.Equal([rows.ToString(CultureInfo.InvariantCulture)], await HandVectors.RowsAsync(role, $"select count(*) from rankdb.tunings where tuning_id = {id}", Ct));
            Assert.Equal([(rows * 13).ToString(CultureInfo.InvariantCulture)], await HandVectors.RowsAsync(role, $"select count(*) from rankdb.tuning_trials where tuning_id = {id}", Ct));
        }

        Assert.Equal("42501", (await ErrorAsync(() => JudgedArticles.TuneAsync(reader.DataSource, "tune", Weights, null, $$"""{"profile": {{Legs}}, "write": "never"}""", Ct))).SqlState);
        // The profile is another's, and that is said before the work is done.
        var error = await ErrorAsync(() => JudgedArticles.TuneAsync(other.DataSource, "tune", Weights, null, $$"""{"profile": {{Legs}}}""", Ct));
        Assert.Equal(("42501", $"profile 'articles_tuned' belongs to {author.Name}"), (error.SqlState, error.MessageText));
        error = await ErrorAsync(() => JudgedArticles.TuneAsync(other.DataSource, "tune", """{"/legs/0/function/weight": [1]}""", null, """{"profile": {"legs": [{"function": {"sql": "year"}}]}, "name": "theirs"}""", Ct));
        Assert.Equal("42501", error.SqlState);
    }

    [PostgresTheory]
    [InlineData("""{"/legs/1/dense/wieght": [1]}""", "{}", "22023", "space at /legs/1/dense/wieght, value 1: ", "\"weight\"")]
    [InlineData("""{"/legs/2/dense/weight": [1]}""", "{}", "22023", "space at /legs/2/dense/weight: the profile has no such place", "/legs/1/dense/")]
    [InlineData("""{"/fuze/k": [1]}""", "{}", "22023", "space at /fuze/k: ", "\"/fuse\"")]
    [InlineData("""{"fuse.k": [1]}""", "{}", "22023", "space: \"fuse.k\" is no JSON pointer", "/legs/1/dense/weight")]
    [InlineData("""{"/fuse/k": [60, -1]}""", "{}", "22023", "space at /fuse/k, value -1: profile at /fuse/k: must be a whole number between 0 and 10000", "")]
    [InlineData("""{"/fuse/k": []}""", "{}", "22023", "space at /fuse/k: the list of values is empty", "")]
    [InlineData("""{"/fuse/k": 60}""", "{}", "22023", "space at /fuse/k: must be a list of values or", "")]
    [InlineData("""{"/fuse/k": {"from": 9, "to": 1, "steps": 3}}""", "{}", "22023", "space at /fuse/k: ", "")]
    [InlineData("""{"/fuse/k": {"from": 0, "to": 10, "steps": 3, "scale": "log"}}""", "{}", "22023", "space at /fuse/k: ", "log")]
    [InlineData("""{"/fuse/k": {"from": 1, "to": 10}}""", "{}", "22023", "space at /fuse/k: a range needs", "")]
    [InlineData("""{"/fuse/k": {"from": 1, "to": 10, "steps": 1}}""", "{}", "22023", "space at /fuse/k: steps must be a number between 2 and 1000, got 1", "")]
    [InlineData("""{"/fuse/k": {"from": 1, "to": 10, "steps": 2.5}}""", "{}", "22023", "space at /fuse/k: steps must be a whole number", "")]
    [InlineData("""{"/fuse/k": {"from": "1", "to": 10, "steps": 2}}""", "{}", "22023", "space at /fuse/k: from must be", "")]
    [InlineData("""{"/fuse/k": {"from": 1, "to": 10, "steps": 2, "scale": "cubic"}}""", "{}", "22023", "space at /fuse/k: scale must be", "")]
    [InlineData("""{"/fuse": [{}]}""", "{}", "22023", "space at /fuse: a profile has no such place", "Its settings are tuned one by one: /fuse/method")]
    [InlineData("""{"/exact_match/weight": [1]}""", "{}", "22023", "space at /exact_match/weight: a profile has no such place", "It is a number: /exact_match")]
    [InlineData("""{"/legs/0/lexical/weight": [0], "/legs/1/dense/weight": [0]}""", "{}", "22023", "space, with the smallest weights: ", "")]
    [InlineData("""{"/feedback": [{"lexical": {}}], "/feedback/lexical/weight": [0.1]}""", "{}", "22023", "space at /feedback/lexical/weight: it is a part of /feedback", "")]
    [InlineData("""{"/min_score": [0]}""", "{}", "22023", "space at /min_score: ", "Tune legs")]
    [InlineData("""{"/legs/0/lexical/name": ["x"]}""", "{}", "22023", "space at /legs/0/lexical/name: ", "")]
    [InlineData("""{"/rerank/0/blend": [1]}""", "{}", "22023", "space at /rerank/0/blend: the profile has no such place", "It has no \"rerank\".")]
    [InlineData("""{"/feedback/lexical/terms": {"from": 1, "to": 50, "steps": 50}, "/rollup": ["first"]}""", "{}", "54000", "the settings /feedback/lexical/terms, /rollup need a retrieval of their own", "")]
    [InlineData("[]", "{}", "22023", "space must be a JSON object", "")]
    [InlineData("{}", """{"metirc": "map"}""", "22023", "options has no setting 'metirc'", "\"metric\"")]
    [InlineData("{}", """{"metric": "ndgc@10"}""", "22023", "metric 'ndgc@10' is not known", "")]
    [InlineData("{}", """{"metric": "infap"}""", "22023", "infap is not a metric to tune by", "")]
    [InlineData("{}", """{"method": "magic"}""", "22023", "method must be", "")]
    [InlineData("{}", """{"method": "grid", "points": 10}""", "22023", "a grid tries every combination of the space, which are more than points, 10", "coordinate")]
    [InlineData("{}", """{"points": 0}""", "22023", "points must be", "")]
    [InlineData("{}", """{"folds": 1}""", "22023", "folds must be", "")]
    [InlineData("{}", """{"write": "yes"}""", "22023", "write must be", "")]
    [InlineData("{}", """{"name": "default"}""", "42710", "options.name: profile 'default' is built in", "")]
    [InlineData("{}", """{"name": "No Name"}""", "22023", "options.name: ", "")]
    [InlineData("{}", "[]", "22023", "options must be a JSON object", "")]
    public async Task It_says_what_is_wrong(string space, string options, string sqlState, string message, string hint)
    {
        await JudgedArticles.FillAsync(database, Ct);
        var all = options == "{}" ? $$"""{"profile": {{Legs}}}""" : options.StartsWith('{') ? $$"""{"profile": {{Legs}}, {{options[1..]}}""" : options;
        var error = await ErrorAsync(() => JudgedArticles.TuneAsync(database.DataSource, "tune", space, null, all, Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.StartsWith(message, error.MessageText, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint ?? "", StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("no such index", "tune", null, "42704")]
    [InlineData("articles", "no such set", null, "42704")]
    [InlineData("articles", "textless", null, "42704")]
    [InlineData("articles", "tune", "no-such-profile", "42704")]
    [InlineData("articles", "tune", "lexical", "22023")]
    public async Task It_names_what_is_missing(string index, string judgmentSet, string? profile, string sqlState)
    {
        await JudgedArticles.FillAsync(database, Ct);
        await database.ExecuteAsync("insert into rankdb.judgments (set_name, query_id, id, grade) values ('textless', 'q1', '1', 1) on conflict do nothing", Ct);
        Assert.Equal(sqlState, (await ErrorAsync(() => JudgedArticles.TuneAsync(database.DataSource, judgmentSet, "{}", profile, "{}", Ct, index))).SqlState);
    }

    [PostgresFact]
    public async Task Without_the_service_it_says_so_and_leaves_nothing()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var before = await database.ScalarAsync<long>("select count(*) from rankdb.tunings", Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        // A port on which nobody listens, for this transaction.
        await using (var command = new NpgsqlCommand($"select dblink_disconnect('rankdb') where 'rankdb' = any (dblink_get_connections()); select rankdb.set_service('127.0.0.1', 1, '{LiveService.Password}')", connection, transaction))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        await using var tune = new NpgsqlCommand("""call rankdb.tune('articles', 'tune', '{"/legs/1/lexical/weight": [2]}', options => '{"profile": {"legs": [{"lexical": {}}, {"lexical": {"name": "again"}}]}, "write": "always"}')""", connection, transaction);
        var error = await Assert.ThrowsAsync<PostgresException>(() => tune.ExecuteNonQueryAsync(Ct));
        Assert.Equal("08001", error.SqlState);
        Assert.StartsWith("no connection to the scoring service", error.MessageText, StringComparison.Ordinal);
        await transaction.RollbackAsync(Ct);
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from rankdb.tunings", Ct));
    }

    private static Task<PostgresException> ErrorAsync(Func<Task> act) => Assert.ThrowsAsync<PostgresException>(act);

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();

    private async Task<double> NdcgAsync(string profile) =>
        double.Parse((await database.RowsAsync($"select value from rankdb.evaluate('articles', 'learn', '{profile}', array['ndcg@10'])", Ct))[0], CultureInfo.InvariantCulture);
}
