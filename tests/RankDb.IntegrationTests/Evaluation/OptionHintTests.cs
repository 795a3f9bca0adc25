using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What is proposed in place of an option that does not exist: options of that function, and none that it would refuse.</summary>
public sealed class OptionHintTests(LegDatabase items) : IClassFixture<LegDatabase>
{
    private static readonly string[] Refused = ["cursor", "highlight", "unit", "vector"];

    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("create_run('r', 'items', 'items', 'lexical', '{\"dept\": 5}')", "dept", "depth, note, replace, timeout_ms")]
    [InlineData("robustness('items', 'items', 'lexical', options => '{\"kind\": []}')", "kind", "kinds, seed, repeats, ")]
    [InlineData("evaluate_queries('items', 'items', 'lexical', options => '{\"minscore\": 0}')", "minscore", "min_score")]
    [InlineData("compare('items', 'items', 'lexical', 'dense', options => '{\"round\": 10}')", "round", "rounds")]
    [InlineData("compare('items', 'items', 'lexical', 'dense', options => '{\"search\": {\"minscore\": 10}}')", "minscore", "min_score")]
    [InlineData("recall_curve('items', 'items', 'dense', options => '{\"stor\": true}')", "stor", "store, timeout_ms")]
    public async Task The_hint_names_the_options_of_the_function_itself(string call, string unknown, string proposed)
    {
        if (!await Database.ScalarAsync<bool>("select exists (select from rankdb.queries)", Ct))
        {
            await JudgedItems.FillAsync(Database, Ct);
        }

        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.{call}", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Equal($"options has no setting '{unknown}'", error.MessageText);
        Assert.Contains(proposed, error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Hint!["Known: ".Length..].Split(", "), Refused.Contains);
    }
}
