using RankDb.Ranking;
using Xunit;

namespace RankDb.Tests.Client;

public sealed class OptionsTests
{
    [Fact]
    public void Nothing_set_sends_nothing() => Assert.Equal("{}", new SearchOptions().ToJson());

    [Fact]
    public void Everything_set_is_sent_in_the_units_of_the_database() =>
        Assert.Equal(
            """{"timeout_ms":1500,"on_error":"fail","min_score":0.25,"rerank_top":20,"blend":0.5}""",
            new SearchOptions { Timeout = TimeSpan.FromSeconds(1.5), OnError = FailureMode.Fail, MinScore = 0.25, RerankTop = 20, Blend = 0.5 }.ToJson());

    [Fact]
    public void Units_rollups_and_the_reading_of_the_query_are_sent_by_the_database_s_names() =>
        Assert.Equal(
            """{"unit":"chunk","rollup":{"mean":3},"neighbors":2,"snippet":false,"highlight":{"start":"["},"vector":[0.5,-1],"ef_search":200,"operator":"and","syntax":"plain","minimum_should_match":"75%","typos":"auto","language":"german"}""",
            new SearchOptions
            {
                Unit = SearchUnit.Chunk, Rollup = Rollup.Mean(3), Neighbors = 2, Snippet = false, Highlight = new System.Text.Json.Nodes.JsonObject { ["start"] = "[" }, Vector = [0.5f, -1],
                EfSearch = 200, Operator = MatchOperator.And, Syntax = QuerySyntax.Plain, MinimumShouldMatch = "75%", Typos = TypoTolerance.Auto, Language = "german",
            }.ToJson());

    [Fact]
    public void A_definition_and_lists_of_the_caller_s_are_sent_as_the_database_reads_them() =>
        Assert.Equal(
            """{"profile":{"legs":[{"foreign":{}}]},"foreign":{"foreign":[{"id":"a","score":2.5},{"id":"b","score":-1}],"other":[]},"pinned":["x"],"excluded":[]}""",
            new SearchOptions
            {
                ProfileDefinition = System.Text.Json.Nodes.JsonNode.Parse("""{"legs": [{"foreign": {}}]}"""),
                Foreign = new Dictionary<string, IReadOnlyList<ScoredId>> { ["foreign"] = [new("a", 2.5), new("b", -1)], ["other"] = [] },
                Pinned = ["x"], Excluded = [],
            }.ToJson());

    [Fact]
    public void A_definition_is_sent_by_every_search_that_shares_the_options()
    {
        var options = new SearchOptions { ProfileDefinition = new System.Text.Json.Nodes.JsonObject { ["legs"] = new System.Text.Json.Nodes.JsonArray() } };
        Assert.Equal(options.ToJson(), options.ToJson());
    }

    [Fact]
    public void Lists_that_the_database_cannot_hold_are_refused_by_name()
    {
        Assert.Contains("Foreign", Assert.Throws<ArgumentException>(() => Foreign("a", double.NaN).ToJson()).Message, StringComparison.Ordinal);
        Assert.Contains("Foreign", Assert.Throws<ArgumentException>(() => Foreign("a\0", 1).ToJson()).Message, StringComparison.Ordinal);
        Assert.Contains("Pinned[1]", Assert.Throws<ArgumentException>(() => new SearchOptions { Pinned = ["a", null!] }.ToJson()).Message, StringComparison.Ordinal);
        Assert.Contains("ProfileDefinition", Assert.Throws<ArgumentException>(() => new SearchOptions { ProfileDefinition = new System.Text.Json.Nodes.JsonObject { ["legs\0"] = 1 } }.ToJson()).Message, StringComparison.Ordinal);

        static SearchOptions Foreign(string id, double score) => new() { Foreign = new Dictionary<string, IReadOnlyList<ScoredId>> { ["f"] = [new(id, score)] } };
    }

    [Fact]
    public void A_minimum_that_is_a_number_is_sent_as_one() =>
        Assert.Equal("""{"minimum_should_match":-1}""", new SearchOptions { MinimumShouldMatch = "-1" }.ToJson());

    [Fact]
    public void Every_rollup_has_the_database_s_form() =>
        Assert.Equal(
            ["""{"rollup":"max"}""", """{"rollup":"first"}""", """{"rollup":{"decay":0.5}}"""],
            new[] { Rollup.Max, Rollup.First, Rollup.Decay(0.5) }.Select(rollup => new SearchOptions { Rollup = rollup }.ToJson()));

    [Fact]
    public void A_value_that_JSON_cannot_hold_is_refused_by_name()
    {
        Assert.Contains("MinScore", Assert.Throws<ArgumentException>(() => new SearchOptions { MinScore = double.NaN }.ToJson()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SearchOptions { OnError = (FailureMode)9 }.ToJson());
        Assert.Throws<ArgumentException>(() => new SearchOptions { Unit = (SearchUnit)9 }.ToJson());
        Assert.Throws<ArgumentException>(() => new SearchOptions { Vector = [float.NaN] }.ToJson());
        Assert.Throws<ArgumentException>(() => Rollup.Decay(double.PositiveInfinity));
    }

    [Fact]
    public void Index_settings_send_what_is_set()
    {
        Assert.Equal("""{"language":"simple","k1":1.5}""", new IndexSettings { Language = "simple", K1 = 1.5 }.ToJson().ToJsonString());
        Assert.Equal(
            """{"metric":"l2","vector_type":"bit","dimensions":256,"hnsw_m":24,"hnsw_ef_construction":128}""",
            new IndexSettings { Metric = "l2", VectorType = "bit", Dimensions = 256, HnswM = 24, HnswEfConstruction = 128 }.ToJson().ToJsonString());
    }
}
