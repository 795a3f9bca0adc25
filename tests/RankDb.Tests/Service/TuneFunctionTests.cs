using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RankDb.Service;
using RankDb.Service.Access;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;
using RankDb.Service.Tuning;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class TuneFunctionTests : IDisposable
{
    private const string Plan =
        """{"legs": [{"name": "lexical", "kind": "lexical", "weight": 1, "top": 3, "lower_bound": 0}, {"name": "dense", "kind": "dense", "weight": 1, "top": 3, "lower_bound": -1}], "fuse": {"method": "convex", "k": 60, "phi": 0.8, "normalize": "min-max", "missing": "score", "combine": "union", "require": [], "minus": []}, "rerank": [], "boosts": [], "exact_match": 0}""";

    private const string Weights = """[{"place": "/legs/1/weight", "at": ["legs", "1", "weight"], "values": [0, 1, 4], "start": 1}]""";

    // Of documents 0, 1, 2 lexical likes 0, dense likes 1; 1 is relevant.
    private const string DenseIsRight =
        """{"grades": [0, 1, null], "legs": [{"hits": [0, 2, 1], "scores": [9, 5, 1]}, {"hits": [1, 2], "scores": [0.9, 0.1], "others": [0], "other_scores": [0.0]}], "stages": [], "boosts": [], "exact": []}""";

    private readonly SearchPriority _searches = new();
    private readonly ServiceMetrics _metrics = new();
    private readonly TuneGate _gate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _searches.Dispose();
        _metrics.Dispose();
        _gate.Dispose();
    }

    // Weight 1: documents 0 and 1 tie, and 0 is first. Weight 4: 1 is first.
    [Fact]
    public async Task It_tries_every_value_and_says_which_is_best()
    {
        var rows = await TuneAsync(Problem());
        Assert.Equal(["trial", "trial", "trial", "result"], rows.Select(row => row[0]));
        Assert.Equal([1, 2, 3, 3], rows.Select(row => row[1]));
        Assert.Equal("""{"choice":[1],"value":0.5,"reward":0.5,"folds":[0.5,0.5]}""", rows[0][2]);
        Assert.Equal("[0]", Body(rows[1]).GetProperty("choice").GetRawText());
        Assert.Equal(1.0 / 3, Body(rows[1]).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal("""{"choice":[2],"value":1,"reward":1,"folds":[1,1]}""", rows[2][2]);
        var result = Body(rows[3]);
        Assert.Equal((0.5, 1, 1), (result.GetProperty("before").GetDouble(), result.GetProperty("after").GetDouble(), result.GetProperty("validated").GetDouble()));
        Assert.Equal("[[2],[2]]", result.GetProperty("fold_choices").GetRawText());
        Assert.Equal((3, 0), (result.GetProperty("measured").GetInt32(), result.GetProperty("unscored").GetInt32()));
        Assert.Equal("""{"before":[0.5,0.5,0.5],"after":[1,1,1]}""", result.GetProperty("per_query").GetRawText());
        Assert.Equal(1 - (1.0 / 3), Assert.Single(result.GetProperty("importance").EnumerateArray()).GetProperty("spread").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("coordinate")]
    [InlineData("bandit")]
    public async Task Every_method_answers_with_what_is_in_use_first(string method)
    {
        var rows = await TuneAsync(Problem(method: method));
        Assert.Equal([1], Choice(rows[0]));
        Assert.Equal([2], Choice(rows[(int)rows[^1][1]! - 1]));
        Assert.Equal(method == "bandit", Body(rows[^1]).TryGetProperty("pulls", out _));
    }

    // Two retrievals: in the second one lexical has found 1 first, so nothing of the plan need change.
    [Fact]
    public async Task Parameters_of_the_retrieval_choose_among_the_cases()
    {
        var parameters = """[{"place": "/feedback/terms", "at": null, "values": [0, 10], "start": 0}, {"place": "/legs/1/weight", "at": ["legs", "1", "weight"], "values": [0, 1], "start": 1}]""";
        var better = DenseIsRight.Replace("\"hits\": [0, 2, 1]", "\"hits\": [1, 2, 0]", StringComparison.Ordinal);
        var rows = await TuneAsync(Problem(parameters: parameters, variants: "[[1], [0]]", cases: $"[[{better}, {better}, {better}], [{DenseIsRight}, {DenseIsRight}, {DenseIsRight}]]"));
        Assert.Equal([1, 1], Choice(rows[(int)rows[^1][1]! - 1]));
        Assert.Equal(1, Body(rows[^1]).GetProperty("after").GetDouble());
    }

    [Fact]
    public async Task Pairs_that_are_reranked_cost_what_they_are_said_to()
    {
        var plan = Plan.Replace("\"rerank\": []", """ "rerank": [{"top": 2, "blend": 1, "normalize": "none"}] """, StringComparison.Ordinal);
        var kept = DenseIsRight.Replace("\"stages\": []", "\"stages\": [[0.1, 0.9, null]]", StringComparison.Ordinal);
        var parameters = """[{"place": "/rerank/0/top", "at": ["rerank", "0", "top"], "values": [1, 2], "start": 1}]""";
        var rows = await TuneAsync(Problem(plan: plan, parameters: parameters, cases: $"[[{kept}, {kept}, {kept}]]", extra: "\"cost\": 10,"));
        Assert.Equal((1, 0.8), (Body(rows[0]).GetProperty("value").GetDouble(), Math.Round(Body(rows[0]).GetProperty("reward").GetDouble(), 12)));
        Assert.Equal((0.5, 0.4), (Body(rows[1]).GetProperty("value").GetDouble(), Math.Round(Body(rows[1]).GetProperty("reward").GetDouble(), 12)));
    }

    [Fact]
    public async Task A_combination_that_no_profile_can_have_is_passed_over()
    {
        var parameters = """[{"place": "/a", "at": ["legs", "0", "weight"], "values": [0, 1], "start": 1}, {"place": "/b", "at": ["legs", "1", "weight"], "values": [0, 1], "start": 1}]""";
        var rows = await TuneAsync(Problem(parameters: parameters));
        Assert.Equal(["[1,1]", "[0,1]", "[1,0]"], rows.SkipLast(1).Select(row => Body(row).GetProperty("choice").GetRawText()));
    }

    [Fact]
    public async Task A_call_without_a_ticket_for_it_is_refused()
    {
        Assert.Equal("42501", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(), ticket: "none"))).SqlState);
        Assert.Equal("42501", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(), ticket: Ticket("embed")))).SqlState);
        Assert.Equal("42501", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(), ticket: Ticket("tune", "guess")))).SqlState);
    }

    [Theory]
    [InlineData("\"metric\": \"mrr@10\"", "\"metric\": \"ndgc\"", "'ndgc' is not a metric")]
    [InlineData("\"method\": \"grid\"", "\"method\": \"grip\"", "method must be one of grid, random, coordinate, bandit")]
    [InlineData("\"folds\": 2", "\"folds\": 1", "folds must be 2 to 20")]
    [InlineData("\"folds\": 2", "\"folds\": 4", "3 judged queries are not enough for 4 folds")]
    [InlineData("\"folds\": 2", "\"folds\": 2, \"points\": 2", "the grid has 3 combinations, points allows 2")]
    [InlineData("\"folds\": 2", "\"folds\": 2, \"points\": 0", "points must be 1 or more")]
    [InlineData("\"folds\": 2", "\"folds\": 2, \"cost\": -1", "cost must be 0 or more")]
    [InlineData("\"folds\": 2", "\"folds\": 2, \"explore\": -1", "explore must be a finite number")]
    [InlineData("[0, 1, 4]", "[0, 1, \"x\"]", "parameters[0].values[2] (/legs/1/weight): plan.legs[1].weight must be a finite number")]
    [InlineData("[0, 1, 4]", "[0, 1, -4]", "leg dense: its weight must be a finite number, 0 or more, not -4")]
    [InlineData("\"start\": 1", "\"start\": 3", "parameters[0].start must be 0 to 2")]
    [InlineData("[\"legs\", \"1\", \"weight\"]", "[\"legs\", \"7\", \"weight\"]", "the plan has no place legs/7/weight")]
    [InlineData("[\"legs\", \"1\", \"weight\"]", "null", "variants[0] has 0 values for 1 parameters of the retrieval")]
    [InlineData("\"method\": \"convex\"", "\"method\": \"vortex\"", "method must be one of rrf")]
    [InlineData("\"judged\": [1, 0]", "\"judged\": [0, 0]", "queries[0] ('q0') has no relevant document")]
    [InlineData("\"hits\": [0, 2, 1]", "\"hits\": [0, 2, 3]", "cases[0][0]: legs[0]: there is no document 3")]
    [InlineData("\"hits\": [0, 2, 1]", "\"hits\": [0, 2, 2]", "cases[0][0]: legs[0]: document 2 comes twice")]
    [InlineData("\"scores\": [9, 5, 1]", "\"scores\": [9, 5]", "cases[0][0]: legs[0]: every hit has one score")]
    [InlineData("\"scores\": [9, 5, 1]", "\"scores\": [9, 5, \"NaN\"]", "cases[0][0].legs[0].scores[2] must be a finite number")]
    [InlineData("\"stages\": []", "\"stages\": [[0, 0, 0]]", "cases[0][0] has 2 legs, 1 stages, 0 boosts; the plan has 2, 0, 0")]
    [InlineData("\"cases\": [[", "\"cases\": [[], [", "there are cases of 2 retrievals for 1 variants")]
    [InlineData("{", "", "problem cannot be read as JSON")]
    public async Task A_mistake_is_22023_and_named(string good, string bad, string message)
    {
        var problem = Problem();
        var at = problem.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var error = await Assert.ThrowsAsync<WireException>(() => TuneAsync(problem[..at] + bad + problem[(at + good.Length)..]));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_the_metric_is_not_defined_for_is_refused()
    {
        var problem = Problem().Replace("\"mrr@10\"", "\"pairwise\"", StringComparison.Ordinal);
        Assert.NotEmpty(await TuneAsync(problem));
        var at = problem.IndexOf("\"judged\": [1, 0]", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<WireException>(() => TuneAsync(problem[..at] + "\"judged\": [1, 1]" + problem[(at + "\"judged\": [1, 0]".Length)..]));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("query 0: pairwise is not defined", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_much_is_54000()
    {
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(), new ServiceOptions { MaxBytesPerCall = 1000 }))).SqlState);
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(extra: "\"points\": 100001,")))).SqlState);
        var many = string.Join(',', Enumerable.Repeat("""{"place": "/x", "at": ["legs", "1", "weight"], "values": [1], "start": 0}""", 65));
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(parameters: $"[{many}]")))).SqlState);
        var values = string.Join(',', Enumerable.Range(0, 2001));
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem(parameters: Weights.Replace("0, 1, 4", values, StringComparison.Ordinal))))).SqlState);
    }

    [Fact]
    public async Task A_cancelled_tuning_ends_and_leaves_its_turn()
    {
        using var cancelled = new CancellationTokenSource();
        using (await _gate.EnterAsync(Token))
        {
            var waiting = TuneAsync(Problem(), cancellationToken: cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30), Token));
        }

        Assert.Equal(4, (await TuneAsync(Problem())).Count);
    }

    [Fact]
    public async Task One_tuning_runs_a_few_wait_and_more_are_refused()
    {
        var turn = await _gate.EnterAsync(Token);
        var waiting = Enumerable.Range(0, TuneGate.MostWaiting).Select(_ => TuneAsync(Problem())).ToArray();
        Assert.Equal("53000", (await Assert.ThrowsAsync<WireException>(() => TuneAsync(Problem()))).SqlState);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        turn.Dispose();
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60), Token), rows => Assert.Equal(4, rows.Count));
    }

    private static JsonElement Body(object?[] row) => JsonDocument.Parse((string)row[2]!).RootElement;

    private static int[] Choice(object?[] row) => [.. Body(row).GetProperty("choice").EnumerateArray().Select(value => value.GetInt32())];

    private static string Problem(string method = "grid", string plan = Plan, string parameters = Weights, string variants = "[[]]", string? cases = null, string extra = "") =>
        $$"""
        {"metric": "mrr@10", "method": "{{method}}", {{extra}} "folds": 2, "seed": 1, "plan": {{plan}}, "parameters": {{parameters}}, "variants": {{variants}},
         "queries": [{"id": "q0", "judged": [1, 0]}, {"id": "q1", "judged": [1, 0]}, {"id": "q2", "judged": [1, 0]}], "cases": {{cases ?? $"[[{DenseIsRight}, {DenseIsRight}, {DenseIsRight}]]"}}}
        """;

    private static string Ticket(string purpose, string password = "secret")
    {
        var issued = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("D");
        var key = SHA256.HashData(Encoding.UTF8.GetBytes("rankdb ticket " + password));
        return $"{issued}.{nonce}.{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\n{issued}\n{nonce}\n[]\n")))}.[]";
    }

    private Task<List<object?[]>> TuneAsync(string problem, ServiceOptions? limits = null, string? ticket = null, CancellationToken? cancellationToken = null) =>
        ScoringFixture.RowsAsync(
            new TuneFunction(new CallTicket("secret", TimeProvider.System), _gate, limits ?? new ServiceOptions(), _searches, _metrics, TimeProvider.System, NullLogger<TuneFunction>.Instance),
            cancellationToken ?? Token, problem, ticket ?? Ticket("tune"));
}
