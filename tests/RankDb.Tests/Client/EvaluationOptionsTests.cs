using System.Text.Json.Nodes;
using Xunit;

namespace RankDb.Tests.Client;

public sealed class EvaluationOptionsTests
{
    [Fact]
    public void Nothing_set_sends_nothing() =>
        Assert.All([new ComparisonOptions().ToJson(), new CreateRunOptions().ToJson(), new LeaderboardOptions().ToJson(), new TuneOptions().ToJson()], json => Assert.Equal("{}", json));

    [Fact]
    public void A_comparison_is_sent_by_the_database_s_names()
    {
        Assert.Equal(
            """{"rounds":500,"seed":7,"confidence":0.9,"adjust":"bh","moved":3,"tolerance":0.01,"store":true,"profile_b":{"legs":[]},"search":{"ef_search":100}}""",
            new ComparisonOptions
            {
                Rounds = 500, Seed = 7, Confidence = 0.9, Adjust = PAdjustment.BenjaminiHochberg, Moved = 3, Tolerance = 0.01, Store = true,
                DefinitionB = JsonNode.Parse("""{"legs": []}"""), Search = new SearchOptions { EfSearch = 100 },
            }.ToJson());
        Assert.Equal("""{"judgment_set":"s","missing":"zero"}""", new ComparisonOptions { JudgmentSet = "s", CountMissingAsZero = true }.ToJson());
    }

    [Fact]
    public void A_run_takes_its_own_options_and_those_of_its_searches() =>
        Assert.Equal(
            """{"rerank_top":20,"profile":{"legs":[]},"depth":50,"note":"why","replace":true}""",
            new CreateRunOptions
            {
                Depth = 50, Note = "why", Replace = true, Search = new SearchOptions { RerankTop = 20, ProfileDefinition = JsonNode.Parse("""{"legs": []}""") },
            }.ToJson());

    [Fact]
    public void A_leaderboard_is_sent_by_the_database_s_names() =>
        Assert.Equal(
            """{"runs":["a"],"systems":{"s":["a","b"]},"order":"bradley-terry","voters":"sets","missing":"zero","rounds":100,"seed":0,"adjust":"none"}""",
            new LeaderboardOptions
            {
                Runs = ["a"], Systems = new Dictionary<string, IReadOnlyList<string>> { ["s"] = ["a", "b"] }, Order = LeaderboardOrder.BradleyTerry, SetsVote = true,
                CountMissingAsZero = true, Rounds = 100, Seed = 0, Adjust = PAdjustment.None,
            }.ToJson());

    [Fact]
    public void A_tuning_is_sent_by_the_database_s_names()
    {
        Assert.Equal(
            """{"metric":"map","method":"coordinate","points":10,"folds":3,"seed":1,"explore":0.5,"cost":0.1,"profile":{"legs":[]},"name":"mine","write":"never","note":"why"}""",
            new TuneOptions
            {
                Metric = "map", Method = TuneMethod.Coordinate, Points = 10, Folds = 3, Seed = 1, Explore = 0.5, Cost = 0.1,
                ProfileDefinition = JsonNode.Parse("""{"legs": []}"""), Name = "mine", Write = false, Note = "why",
            }.ToJson());
        Assert.Equal("""{"write":"always"}""", new TuneOptions { Write = true }.ToJson());
    }

    [Fact]
    public void What_JSON_or_PostgreSQL_cannot_hold_is_refused_by_name()
    {
        Assert.Contains("confidence", Assert.Throws<ArgumentException>(() => new ComparisonOptions { Confidence = double.NaN }.ToJson()).Message, StringComparison.Ordinal);
        Assert.Contains("note", Assert.Throws<ArgumentException>(() => new CreateRunOptions { Note = "a\0b" }.ToJson()).Message, StringComparison.Ordinal);
        Assert.Contains("Runs[0]", Assert.Throws<ArgumentException>(() => new LeaderboardOptions { Runs = [null!] }.ToJson()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LeaderboardOptions { Order = (LeaderboardOrder)99 }.ToJson());
        Assert.Throws<ArgumentException>(() => new ComparisonOptions { Adjust = (PAdjustment)99 }.ToJson());
    }
}
