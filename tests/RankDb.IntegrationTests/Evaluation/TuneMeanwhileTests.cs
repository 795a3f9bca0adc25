using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What others do while a tuning runs: nothing of theirs is written over, and nothing half done is left.</summary>
public sealed class TuneMeanwhileTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Space = """{"/legs/1/function/weight": [0, 0.1, 1]}""";
    private const string Other = """{"legs": [{"lexical": {}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Of_two_sessions_that_tune_one_profile_the_second_is_refused_at_once()
    {
        await using var first = await StartAsync("twice");
        var error = await Assert.ThrowsAsync<PostgresException>(() => TuneAsync("twice", "always"));
        Assert.Equal(("55000", "profile 'twice' is being tuned by another session"), (error.SqlState, error.MessageText));
        Assert.Contains("\"write\": \"never\"", error.Hint, StringComparison.Ordinal);
        // The lock is of what is written, not of what is tuned.
        error = await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(
            database.DataSource, "few", """{"/fuse/k": [1]}""", "hybrid", """{"name": "twice"}""", Ct));
        Assert.Equal("55000", error.SqlState);
        await JudgedArticles.TuneAsync(database.DataSource, "one", """{"/fuse/k": [1]}""", "hybrid", """{"write": "never"}""", Ct);

        await first.LetGoAsync(Ct);
        Assert.Equal(2, (await first.ReportAsync()).GetProperty("to_version").GetInt32());
        // It has ended, so the next one may.
        Assert.Equal(3, (await TuneAsync("twice", "always")).GetProperty("to_version").GetInt32());
    }

    [PostgresTheory]
    [InlineData("stored", "select rankdb.create_profile('stored', '" + Other + "')", "went from version 1 to 2", "2")]
    [InlineData("dropped", "select rankdb.drop_profile('dropped')", "was dropped", "")]
    public async Task A_profile_that_changes_meanwhile_is_not_written_over_and_the_evidence_is_kept(string name, string change, string told, string newest)
    {
        await using var tuning = await StartAsync(name);
        await database.ExecuteAsync(change, Ct);
        await tuning.LetGoAsync(Ct);
        var report = await tuning.ReportAsync();

        Assert.False(report.TryGetProperty("to_version", out _));
        Assert.False(report.TryGetProperty("name", out _));
        var limits = report.GetProperty("limits").EnumerateArray().Select(limit => limit.GetString()).ToList();
        Assert.Equal($"write: profile '{name}' {told} while this tuning ran, so nothing was written; rankdb.create_profile stores the definition of this report", limits[^1]);
        Assert.Equal([newest], await database.RowsAsync($"select max(version) from rankdb.profile_versions where name = '{name}'", Ct));
        Assert.Equal(["1||True|4"], await database.RowsAsync(
            $"""
            select from_version, to_version, finished_at is not null and report -> 'limits' = '{report.GetProperty("limits").GetRawText().Replace("'", "''", StringComparison.Ordinal)}',
              (select count(*) from rankdb.tuning_trials t where t.tuning_id = g.tuning_id)
            from rankdb.tunings g where profile = '{name}'
            """, Ct));
    }

    [PostgresFact]
    public async Task A_name_that_others_take_meanwhile_is_left_to_them()
    {
        await using var tuning = await StartAsync("source", ", \"name\": \"taken\"");
        await database.ExecuteAsync($"select rankdb.create_profile('taken', '{Other}')", Ct);
        await tuning.LetGoAsync(Ct);
        var report = await tuning.ReportAsync();
        Assert.False(report.TryGetProperty("to_version", out _));
        Assert.Contains("profile 'taken' was stored by others while this tuning ran", report.GetProperty("limits").ToString(), StringComparison.Ordinal);
        Assert.Equal(["1|lexical"], await database.RowsAsync("select version, plan #>> '{legs,0,name}' from rankdb.profile_versions where name = 'taken'", Ct));
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_cancelled_or_loses_its_connection_leaves_nothing(bool cancelled)
    {
        var name = cancelled ? "cancelled" : "killed";
        await using (var tuning = await StartAsync(name, $", \"note\": \"{name}\""))
        {
            await (cancelled ? tuning.Session.CancelBackendAsync(Ct) : tuning.Session.KillBackendAsync(Ct));
            var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => tuning.Call);
            Assert.Equal(cancelled ? "57014" : "57P01", error.SqlState);
            await TuneTraces.NoneAsync(database, name, Ct, versions: 1);
        }

        Assert.Equal(2, (await TuneAsync(name, "always")).GetProperty("to_version").GetInt32());
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_ends_while_the_service_searches_gives_its_turn_to_the_next(bool cancelled)
    {
        await JudgedArticles.FillAsync(database, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        // 900 weights twice, of which 100,000 combinations are tried, so that it does not end by itself.
        const string range = """{"from": 1, "to": 900, "steps": 900}""";
        var call = session.RowsAsync(
            $$"""call rankdb.tune('articles', 'tune', '{"/legs/0/lexical/weight": {{range}}, "/legs/1/dense/weight": {{range}}, "/fuse/phi": [0.1]}', 'hybrid', '{"method": "random", "points": 100000, "folds": 8, "metric": "map", "name": "long", "note": "long", "write": "always"}')""", Ct);
        await session.WaitUntilItWaitsForTheServiceAsync(call, Ct);
        await (cancelled ? session.CancelBackendAsync(Ct) : session.KillBackendAsync(Ct));
        var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => call);
        Assert.Equal(cancelled ? "57014" : "57P01", error.SqlState);
        await TuneTraces.NoneAsync(database, "long", Ct);

        // The service tunes one at a time. The session that was cancelled can go on, too.
        await JudgedArticles.TuneAsync(database.DataSource, "one", """{"/fuse/k": [1]}""", "hybrid", """{"write": "never"}""", Ct);
        if (cancelled)
        {
            await session.ExecuteAsync("""call rankdb.tune('articles', 'one', '{"/fuse/k": [1]}', 'hybrid', '{"write": "never"}')""", Ct);
        }
    }

    [PostgresFact]
    public async Task Whoever_drops_the_index_waits_for_the_tuning()
    {
        await database.ExecuteAsync(
            """
            create table notes (id int primary key, body text);
            insert into notes select n, 'river ' || n from generate_series(1, 30) n;
            select rankdb.create_index('notes', 'notes', array['body'])
            """, Ct);
        await database.RefreshAsync("notes", Ct);
        await using var tuning = await StartAsync("ofnotes", index: "notes");
        await using var dropper = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        var drop = dropper.ExecuteAsync("select rankdb.drop_index('notes')", Ct);
        await dropper.WaitUntilItWaitsForAsync("relation", drop, Ct);
        await tuning.LetGoAsync(Ct);
        Assert.False((await tuning.ReportAsync()).TryGetProperty("failed", out _));
        await drop;
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => TuneAsync("ofnotes", "never", "notes"))).SqlState);
    }

    [PostgresFact]
    public async Task Where_no_search_confirms_the_choice_nothing_is_written()
    {
        await JudgedArticles.FillAsync(database, Ct);
        await database.ExecuteAsync(
            """
            create function public.never_again(id bigint) returns double precision language plpgsql as $$
            declare
              stack text;
            begin
              get diagnostics stack = pg_context;
              if stack ~ '_tune_measure' then
                raise exception 'never again';
              end if;
              return id;
            end $$
            """, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "few", """{"/legs/1/function/weight": [0.1, 1]}""", null,
            """{"profile": {"legs": [{"lexical": {}}, {"function": {"sql": "public.never_again(id)"}}]}, "name": "unsure", "write": "always"}""", Ct);
        Assert.False(report.TryGetProperty("confirmed", out _));
        Assert.False(report.TryGetProperty("to_version", out _));
        Assert.Equal(
            ["confirmed: without 4 of 4 queries, whose searches with the chosen settings failed", "write: no search with the chosen settings succeeded, so nothing was written"],
            report.GetProperty("limits").EnumerateArray().Select(limit => limit.GetString()));
        Assert.False(await database.ScalarAsync<bool>("select exists (select from rankdb.profile_versions where name = 'unsure')", Ct));
    }

    // Stores the profile as version 1 and begins to tune it.
    private async Task<HeldTuning> StartAsync(string name, string options = "", string index = "articles")
    {
        await JudgedArticles.FillAsync(database, Ct);
        var key = HeldTuning.NextKey();
        await database.ExecuteAsync($"select rankdb.create_profile('{name}', '{HeldTuning.Definition(key)}')", Ct);
        return await HeldTuning.StartAsync(database, key, $$"""'{{index}}', 'few', '{{Space}}', '{{name}}', '{"write": "always" {{options}} }'""", Ct);
    }

    private Task<System.Text.Json.JsonElement> TuneAsync(string profile, string write, string index = "articles") =>
        JudgedArticles.TuneAsync(database.DataSource, "few", Space, profile, $$"""{"write": "{{write}}"}""", Ct, index);
}
