using RankDb.IntegrationTests.Sparse;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A run names the models that answered it, by their own names and in the versions that they had then.</summary>
public sealed class RunModelsTests(RunModelsDatabase database) : IClassFixture<RunModelsDatabase>
{
    private const string Second = RunModelsDatabase.Second;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Encoder_and_both_rerankers_of_a_cascade_are_named_with_versions()
    {
        await database.ExecuteAsync(
            $$"""select rankdb.create_profile('cascade', '{"legs": [{"lexical": {} }, {"dense": {} }], "rerank": [{"top": 10}, {"top": 5, "model": "{{Second}}"}]}')""", Ct);
        var encoder = await database.VersionAsync("rankdb-encoder", Ct);
        await using var session = await OpenAsync();
        for (var again = 0; again < 2; again++)  // the second time the service remembers the queries
        {
            Assert.Equal(
                [await EqualsAsync($$$"""
                    {"encoder": {"model": "default", "version": "{{{encoder}}}"}, "query_encoders": [{"model": "rankdb-encoder", "version": "{{{encoder}}}"}],
                     "rerankers": [{{{await NamedAsync("rankdb-reranker")}}}, {{{await NamedAsync(Second)}}}]}
                    """)],
                await session.RowsAsync("""select state || ' ' || (made_with -> 'models') from rankdb.create_run('cascaded', 'plain', 'asked', 'cascade', '{"replace": true}')""", Ct));
        }
    }

    [PostgresFact]
    public async Task A_name_given_in_the_database_leads_to_the_models_own_name()
    {
        await database.ExecuteAsync(
            $$"""
            select rankdb.create_model('ours', '{"model": "{{Second}}", "query_prefix": "find "}');
            select rankdb.create_profile('named', '{"legs": [{"lexical": {} }], "rerank": [{"top": 10, "model": "ours"}]}')
            """, Ct);
        await using var session = await OpenAsync();
        Assert.Equal(
            [await EqualsAsync($$"""{"rerankers": [{{await NamedAsync(Second)}}]}""")],
            await session.RowsAsync("select state || ' ' || (made_with -> 'models') from rankdb.create_run('by name', 'plain', 'asked', 'named')", Ct));
    }

    [PostgresFact]
    public async Task A_reranker_that_read_stored_token_ids_and_a_sparse_encoder_are_named()
    {
        await database.ExecuteAsync("""select rankdb.create_profile('sparse', '{"legs": [{"sparse": {} }, {"lexical": {} }], "rerank": [{"top": 10}]}')""", Ct);
        await using var session = await OpenAsync();
        Assert.Equal(
            [await EqualsAsync($$"""{"sparse_encoders": [{{await NamedAsync(TinySparseModel.Name)}}], "rerankers": [{{await NamedAsync("rankdb-reranker")}}]}""")],
            await session.RowsAsync("select state || ' ' || (made_with -> 'models') from rankdb.create_run('sparse', 'full', 'asked', 'sparse')", Ct));
    }

    [PostgresFact]
    public async Task A_run_of_words_names_no_model_whatever_the_session_did_before()
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a', 'b'])", Ct);
        Assert.Equal(
            ["complete|{\"rows\": 30, \"generation\": 1}"],
            await session.RowsAsync("select state, made_with from rankdb.create_run('words', 'plain', 'asked', 'lexical')", Ct));
    }

    [PostgresFact]
    public async Task A_model_that_is_replaced_in_the_middle_is_there_in_both_versions()
    {
        await database.ExecuteAsync(
            $$"""select rankdb.create_profile('second', '{"legs": [{"lexical": {} }], "rerank": [{"top": 10, "model": "{{Second}}"}]}')""", Ct);
        await using var session = await OpenAsync();
        var before = await NamedAsync(Second);
        var run = await HoldAsync(session, "second", async () =>
        {
            database.WriteSecond(64);
            await database.ReloadSecondAsync(Ct);
        });
        var after = await NamedAsync(Second);
        try
        {
            Assert.NotEqual(before, after);
            Assert.Equal([await EqualsAsync($$"""{"rerankers": [{{before}}, {{after}}]}""")], run);

            // To the session it is one model.
            Assert.Equal([$"{Second}|rerank|3|30"], await session.RowsAsync("select model, kind, calls, inputs from rankdb.session_usage()", Ct));
        }
        finally
        {
            database.WriteSecond(128);
            await database.ReloadSecondAsync(Ct);
        }
    }

    [PostgresFact]
    public async Task A_service_that_is_gone_at_the_end_leaves_the_models_of_the_queries_that_it_answered()
    {
        await using var session = await OpenAsync();
        var expected = await NamedAsync("rankdb-reranker");
        var other = await LiveService.StartAsync(null, database.AddModels, Ct);
        try
        {
            await other.IntroduceToAsync(database.Scratch, Ct);
            var run = await HoldAsync(session, "reranked", async () => await other.DisposeAsync());
            Assert.Equal([await EqualsAsync($$"""{"rerankers": [{{expected}}]}""", "partial")], run);
            Assert.Equal(["q1|1|f", "q2||t", "q3|0|t"], await session.RowsAsync("select query_id, calls, left((error is not null)::text, 1) from rankdb.run_queries where run = 'held' order by 1", Ct));
        }
        finally
        {
            await database.Service.IntroduceToAsync(database.Scratch, Ct);
        }
    }

    /// <summary>Makes run "held", does something between its first and its second query, and gives its state and models.</summary>
    private async Task<IReadOnlyList<string>> HoldAsync(DatabaseSession session, string profile, Func<Task> between)
    {
        await using var holder = await OpenAsync();
        await holder.ExecuteAsync("select pg_advisory_lock(4711)", Ct);
        var run = session.RowsAsync($$"""select state || ' ' || (made_with -> 'models') from rankdb.create_run('held', 'plain', 'asked', '{{profile}}', '{"replace": true}')""", Ct);
        while (!await database.ScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted)", Ct))
        {
            Assert.False(run.IsCompleted, "the run ended before it was seen to wait");
        }

        try
        {
            await between();
        }
        finally
        {
            await holder.ExecuteAsync("select pg_advisory_unlock(4711)", Ct);
            await run;
        }

        return await run;
    }

    private async Task<string> NamedAsync(string model) => $$"""{"model": "{{model}}", "version": "{{await database.VersionAsync(model, Ct)}}"}""";

    /// <summary>State and models as the database writes them.</summary>
    private async Task<string> EqualsAsync(string models, string state = "complete") => $"{state} {await database.ScalarAsync<string>($"select '{models}'::jsonb::text", Ct)}";

    private Task<DatabaseSession> OpenAsync() => DatabaseSession.OpenAsync(database.Scratch, Ct);
}
