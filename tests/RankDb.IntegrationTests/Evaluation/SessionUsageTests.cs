using System.Globalization;
using Npgsql;
using RankDb.Inference;
using RankDb.IntegrationTests.Sparse;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What a session is told of its use of the models equals what the models did, by the tokenizers' own counts and by hand.</summary>
public sealed class SessionUsageTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private const string Usage = "select model, kind, calls, inputs, tokens, flops from rankdb.session_usage()";
    private const string Totals = "select connection, calls, tokens, flops from rankdb._usage()";
    private static readonly string[] Documents = ["the stone bridge", "", "a long way down the river, past the old mill and the wooden bridge"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_session_that_only_matched_words_has_used_nothing_and_asking_does_not_connect_it()
    {
        await using var session = await OpenAsync();
        Assert.Empty(await session.RowsAsync(Usage, Ct));
        Assert.Equal(["|0|0|0"], await session.RowsAsync(Totals, Ct));
        Assert.Equal(["10"], await session.RowsAsync("select count(*) from rankdb.search('plain', 'stone bridge', profile => 'lexical')", Ct));
        Assert.Equal(["|0|0|0"], await session.RowsAsync(Totals, Ct));
        Assert.Equal([""], await session.RowsAsync("select dblink_get_connections()", Ct));
    }

    [PostgresTheory]
    [InlineData(7)]
    [InlineData(25)]
    public async Task A_search_reads_each_candidate_of_the_reranker_once_and_the_query_once(int candidates)
    {
        await using var session = await OpenAsync();
        await SearchAsync(session, "plain", $"bridge of {candidates}", candidates);
        Assert.Equal(
            ["rankdb-encoder|embed|1|1", $"rankdb-reranker|rerank|1|{candidates}"],
            await session.RowsAsync("select model, kind, calls, inputs from rankdb.session_usage()", Ct));
    }

    [PostgresFact]
    public async Task Tokens_are_the_tokenizers_and_operations_those_of_the_formula()
    {
        const string Query = "which bridge is made of stone";
        await using var session = await OpenAsync();
        await session.ExecuteAsync($"select * from rankdb.rerank('{Query}', {Array(Documents)})", Ct);
        await session.ExecuteAsync($"select * from rankdb.embed({Array(Documents)}, kind => 'document')", Ct);

        var reranker = Tokenizer("rankdb-reranker");
        var query = reranker.CountTokens(Query);
        var pairs = Documents.Select(text => query + reranker.CountTokens(text) + 3).ToArray();                 // [CLS] query [SEP] text [SEP]
        var texts = Documents.Select(text => Tokenizer("rankdb-encoder").CountTokens(text) + 2).ToArray();      // [CLS] text [SEP]
        Assert.Equal(
            [
                Row("rankdb-encoder", "embed", 1, texts, n => (512.0 * n) + (2 * n * n)),
                Row("rankdb-reranker", "rerank", 1, pairs, n => (74112.0 * n) + (532.0 * (query + 2) * n)),
            ],
            await session.RowsAsync(Usage, Ct));
    }

    [PostgresFact]
    public async Task A_query_that_the_service_remembers_costs_what_it_cost_at_first_in_any_session()
    {
        var tokens = Tokenizer("rankdb-encoder").CountTokens("asked only here") + 2;
        string[] asked = [.. Enumerable.Range(1, 2).Select(calls =>
            Row("rankdb-encoder", "embed", calls, [.. Enumerable.Repeat(tokens, calls)], n => (512.0 * n) + (2 * n * n)))];
        await using var first = await OpenAsync();
        await using var later = await OpenAsync();
        foreach (var session in new[] { first, later })
        {
            foreach (var expected in asked)
            {
                await session.ExecuteAsync("select * from rankdb.embed(array['asked only here'], kind => 'query')", Ct);
                Assert.Equal([expected], await session.RowsAsync(Usage, Ct));
            }
        }
    }

    [PostgresFact]
    public async Task A_run_costs_the_same_whether_or_not_the_service_remembers_its_queries()
    {
        await database.ExecuteAsync("insert into rankdb.queries values ('fresh', 'q1', 'who asked of bridges before'), ('fresh', 'q2', 'nobody did')", Ct);
        await database.ExecuteAsync("insert into rankdb.judgments (set_name, query_id, id, grade) values ('fresh', 'q1', '3', 1), ('fresh', 'q2', '5', 1)", Ct);
        await using var session = await OpenAsync();
        await session.ExecuteAsync("select rankdb.create_run('cold', 'plain', 'fresh', 'hybrid'), rankdb.create_run('warm', 'plain', 'fresh', 'hybrid')", Ct);
        const string Costs = "select query_id, calls, tokens, flops from rankdb.run_queries where run = '{0}' and tokens > 2 and flops > 1000 order by 1";
        var cold = await session.RowsAsync(Costs.Replace("{0}", "cold", StringComparison.Ordinal), Ct);
        Assert.Equal(2, cold.Count);
        Assert.Equal(cold, await session.RowsAsync(Costs.Replace("{0}", "warm", StringComparison.Ordinal), Ct));
    }

    [PostgresFact]
    public async Task Stored_token_ids_cost_what_their_texts_cost()
    {
        await using var texts = await OpenAsync();
        await using var ids = await OpenAsync();
        await SearchAsync(texts, "plain", "iron bridge", 30);
        await SearchAsync(ids, "with_ids", "iron bridge", 30);
        const string Rerank = "select calls, inputs, tokens, flops from rankdb.session_usage() where kind = 'rerank'";
        Assert.Equal(await texts.RowsAsync(Rerank, Ct), await ids.RowsAsync(Rerank, Ct));
    }

    [PostgresFact]
    public async Task A_model_of_unknown_cost_makes_the_operations_unknown_and_not_less()
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync($"select * from rankdb.embed_sparse(array['a b', 'c'], '{TinySparseModel.Name}', 'document')", Ct);
        await session.ExecuteAsync("select * from rankdb.embed(array['x'])", Ct);
        Assert.Equal(
            ["rankdb-encoder|embed|f", $"{TinySparseModel.Name}|sparse|t"],
            await session.RowsAsync("select model, kind, left((flops is null)::text, 1) from rankdb.session_usage()", Ct));
        Assert.Equal(["2||t"], await session.RowsAsync("select calls, flops, left((tokens > 7)::text, 1) from rankdb._usage()", Ct));
    }

    [PostgresFact]
    public async Task Two_sessions_do_not_see_each_other()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.ExecuteAsync("select * from rankdb.rerank('bridge', array['a', 'b', 'c'])", Ct);
        await other.ExecuteAsync("select * from rankdb.rerank('bridge', array['a'])", Ct);
        Assert.Equal(["1|3"], await one.RowsAsync("select calls, inputs from rankdb.session_usage()", Ct));
        Assert.Equal(["1|1"], await other.RowsAsync("select calls, inputs from rankdb.session_usage()", Ct));
        Assert.NotEqual(await one.RowsAsync(Totals, Ct), await other.RowsAsync(Totals, Ct));
    }

    [PostgresFact]
    public async Task An_error_of_the_service_does_not_lose_the_count()
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a'])", Ct);
        var before = await session.RowsAsync(Totals, Ct);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a'], model => 'nobody')", Ct))).SqlState);
        Assert.Equal(before, await session.RowsAsync(Totals, Ct));
    }

    [PostgresFact]
    public async Task What_a_run_keeps_of_each_query_adds_up_to_what_the_session_used()
    {
        await using var session = await OpenAsync();
        await session.ExecuteAsync("select rankdb.create_run('full', 'plain', 'asked')", Ct);
        Assert.Equal(
            await session.RowsAsync("select calls, tokens, flops from rankdb._usage()", Ct),
            await session.RowsAsync("select sum(calls), sum(tokens), sum(flops) from rankdb.run_queries where run = 'full'", Ct));
        Assert.Equal(["3|2|t"], await session.RowsAsync("select count(*), max(calls), left(bool_and(tokens > 100 and flops > 1e6)::text, 1) from rankdb.run_queries where run = 'full'", Ct));

        await session.ExecuteAsync("select rankdb.create_run('words', 'plain', 'asked', 'lexical')", Ct);
        Assert.Equal(["3|0|0|0"], await session.RowsAsync("select count(flops), sum(calls), sum(tokens), sum(flops) from rankdb.run_queries where run = 'words'", Ct));
        await session.ExecuteAsync("select rankdb.drop_run(name) from rankdb.runs where set_name = 'asked'", Ct);
    }

    [PostgresFact]
    public async Task A_reader_may_ask_and_a_role_without_rights_may_not()
    {
        var reader = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await using var command = reader.DataSource.CreateCommand("select count(*) from rankdb.session_usage()");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Ct));
        var stranger = await database.Scratch.CreateRoleAsync(Ct);
        await using var refused = stranger.DataSource.CreateCommand("select count(*) from rankdb.session_usage()");
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => refused.ExecuteScalarAsync(Ct))).SqlState);
    }

    private Task<DatabaseSession> OpenAsync() => DatabaseSession.OpenAsync(database.Scratch, Ct);

    private static async Task SearchAsync(DatabaseSession session, string index, string query, int candidates) =>
        Assert.Equal(["full"], await session.RowsAsync(
            $$"""select distinct status from rankdb.search('{{index}}', '{{query}}', options => '{"rerank_top": {{candidates}}, "timeout_ms": 60000, "on_error": "fail"}')""", Ct));

    private static ITokenizer Tokenizer(string model) => TokenizerFile.Load(Path.Combine(LiveService.ModelFolder, model, "tokenizer.json"));

    private static string Array(IEnumerable<string> texts) => $"array[{string.Join(", ", texts.Select(text => $"'{text}'"))}]";

    private static string Row(string model, string kind, int calls, int[] tokens, Func<int, double> flops) =>
        string.Create(CultureInfo.InvariantCulture, $"{model}|{kind}|{calls}|{tokens.Length}|{tokens.Sum()}|{tokens.Sum(flops)}");
}
