using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What a tuning says of a combination of settings is what real searches with these settings give.</summary>
public sealed class TuneReplayTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string ThreeLegs =
        """
        "legs": [{"lexical": {"top": 30}}, {"dense": {"top": 20, "weight": 0.7}}, {"function": {"name": "late", "sql": "year", "top": 25, "weight": 0.2, "lower_bound": 2000}}]
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"/fuse/method": ["rrf", "isr", "log-isr", "rbc", "borda", "copeland", "condorcet", "interleave", "convex", "combsum", "combmnz", "combanz", "combmed", "combmax", "combmin"]}""", 15)]
    [InlineData("""{"/fuse/normalize": ["none", "min-max", "theoretical-min", "z-score", "l2", "sigmoid", "dbsf", "rank"], "/fuse/missing": ["score", "lowest", "zero"]}""", 24)]
    [InlineData("""{"/fuse/combine": ["union", "intersect"], "/fuse/minus": [[], ["late"]], "/fuse/require": [[], ["dense"]]}""", 8)]
    [InlineData("""{"/legs/0/lexical/top": [3, 15, 30], "/legs/2/function/top": [5, 60], "/legs/1/dense/weight": {"from": 0, "to": 4, "steps": 3}, "/legs/2/function/lower_bound": [1990]}""", 12, ", \"method\": \"random\", \"points\": 12")]
    public Task Every_fusion(string space, int trials, string options = "") =>
        CheckAsync($$"""{ {{ThreeLegs}}, "fuse": {"method": "combsum", "normalize": "theoretical-min"} }""", space, trials, "ndcg@5", options);

    [PostgresFact]
    public Task A_metric_of_the_whole_ranking() =>
        CheckAsync($$"""{ {{ThreeLegs}}, "fuse": {"method": "convex"} }""", """{"/fuse/k": [10], "/fuse/method": ["rrf"], "/legs/0/lexical/top": [10]}""", 8, "map");

    [PostgresFact]
    public Task Depths_blends_and_normalisations_of_a_cascade() =>
        CheckAsync($$"""{ {{ThreeLegs}}, "fuse": {"method": "convex"}, "rerank": [{"top": 12}, {"top": 6, "blend": 0.4}] }""",
            """
            {"/rerank/0/top": [9, 12], "/rerank/1/top": [2, 6], "/rerank/0/blend": [0, 0.3, 1], "/rerank/1/normalize": ["none", "min-max", "z-score", "rank"], "/rerank/0/normalize": ["min-max"],
             "/legs/0/lexical/top": [4, 30], "/legs/1/dense/weight": [0.2, 3]}
            """, 14, "ndcg@5", """, "method": "random", "points": 14""");

    [PostgresFact]
    public Task Boosts_with_decay_before_a_reranker_and_exact_matches() =>
        CheckAsync($$"""
            { {{ThreeLegs}}, "fuse": {"method": "convex"}, "rerank": [{"top": 8, "blend": 0.3}],
              "boosts": [{"decay": "exp", "column": "published", "origin": "2024-12-31", "scale": "30 days", "weight": 0.3}, {"filter": {"lang": "en"}, "weight": 0.1}] }
            """, """{"/boosts/0/scale": ["10 days", "100 days"], "/boosts/0/weight": [0, 2], "/boosts/0/decay": ["gauss"], "/exact_match": [0.3], "/rerank/0/blend": [1]}""", 12, "ndcg@5",
            """, "method": "random", "points": 12""");

    [PostgresFact]
    public Task Exact_matches_without_a_reranker() =>
        CheckAsync($$"""{ {{ThreeLegs}}, "fuse": {"method": "convex"}, "exact_match": 0.2 }""", """{"/exact_match": [0, 0.6], "/legs/0/lexical/top": [5]}""", 6, "ndcg@5");

    [PostgresFact]
    public Task Feedback_and_words_of_a_leg_s_own_are_retrieved_anew() =>
        CheckAsync($$"""{ {{ThreeLegs}}, "fuse": {"method": "convex"} }""",
            """{"/feedback": [{"lexical": {"documents": 2}}, {"dense": {"weight": 0.5}}, {"lexical": {"weight": 0.5}, "dense": {}}], "/legs/2/function/sql": ["-year", "price"]}""", 12, "ndcg@5");

    [PostgresFact]
    public Task Other_rollups_and_synonyms() =>
        CheckAsync("""{"legs": [{"lexical": {"top": 20}}, {"dense": {"top": 20}}], "rerank": [{"top": 3}]}""",
            """{"/rollup": ["first", {"mean": 2}], "/synonyms": [{"castle": ["island"]}], "/rerank/0/template": ["{title}: {passage}"]}""", 12, "ndcg@5");

    [PostgresFact]
    public async Task What_comes_after_the_ranking_is_named_and_left_out()
    {
        await JudgedArticles.FillAsync(database, Ct);
        const string settings = """ "min_score": 0.2, "pinned": ["7"], "diversity": {"method": "mmr"}, "calibrate": {"method": "platt", "a": 2, "b": -1} """;
        var report = await JudgedArticles.TuneAsync(
            database.DataSource, "tune", """{"/fuse/k": [1, 5]}""", null, $$$"""{"write": "never", "profile": {"legs": [{"lexical": {}}, {"dense": {}}], {{{settings}}} } }""", Ct);
        Assert.StartsWith("calibrate, diversity, min_score, pinned of the profile", report.GetProperty("limits")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(report.GetProperty("after").GetDouble(), report.GetProperty("confirmed").GetDouble(), 1e-9);
        Assert.True(report.GetProperty("definition").TryGetProperty("diversity", out _));
        Assert.False(report.TryGetProperty("differing", out _));
    }

    [PostgresFact]
    public async Task Feedback_of_other_weights_is_told_and_real_searches_are_what_counts()
    {
        // What the lexical leg finds first is relevant, and the dense leg decides at first which documents feedback reads.
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'fed', 'q' || n, (array['silver', 'thunder', 'castle', 'island', 'tunnel'])[1 + n % 5] || ' ' || (array['river', 'stone', 'market'])[1 + n % 3] from generate_series(1, 12) n;
            insert into rankdb.judgments (set_name, query_id, id, grade)
              select 'fed', q.query_id, l.id, 4 - l.rank from rankdb.queries q, rankdb.lexical_search('articles', q.query, 3) l where q.set_name = 'fed'
            """, Ct);
        const string definition = """{"legs": [{"lexical": {"top": 40}}, {"dense": {"top": 40, "weight": 8}}], "fuse": {"method": "convex"}, "feedback": {"lexical": {"documents": 2, "weight": 0.2}}}""";
        var report = await JudgedArticles.TuneAsync(database.DataSource, "fed", """{"/legs/1/dense/weight": [0.1, 1]}""", null, $$"""{"profile": {{definition}}, "name": "fed"}""", Ct);

        Assert.Equal(["feedback: taken from what the profile as it was finds first, whatever the weights of a trial"], report.GetProperty("limits").EnumerateArray().Select(limit => limit.GetString()));
        var measured = (await database.RowsAsync(
            $"select query_id, value from rankdb.evaluate_queries('articles', 'fed', null, array['ndcg@10'], jsonb_build_object('profile', '{report.GetProperty("definition").GetRawText()}'::jsonb))", Ct))
            .Select(row => row.Split('|')).ToDictionary(row => row[0], row => double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(measured.Values.Average(), report.GetProperty("confirmed").GetDouble(), 1e-9);
        var differing = report.GetProperty("differing").EnumerateArray().ToList();
        Assert.InRange(differing.Count, 1, 10);
        Assert.All(differing, query =>
        {
            Assert.Equal(measured[query.GetProperty("query_id").GetString()!], query.GetProperty("measured").GetDouble(), 1e-9);
            Assert.NotEqual(query.GetProperty("replayed").GetDouble(), query.GetProperty("measured").GetDouble(), 1e-9);
        });
        Assert.Equal(
            report.GetProperty("validated").GetDouble() > report.GetProperty("before").GetDouble() && report.GetProperty("confirmed").GetDouble() > report.GetProperty("before").GetDouble(),
            report.TryGetProperty("to_version", out _));
    }

    private async Task CheckAsync(string definition, string space, int trials, string metric, string options = "")
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "few", space, null, $$"""{"write": "never", "metric": "{{metric}}", "profile": {{definition}} {{options}} }""", Ct);
        var (wrong, compared) = await JudgedArticles.CompareAsync(database, report, definition, "few", Ct);
        Assert.Empty(wrong);
        Assert.Equal(trials, compared);
        Assert.Equal(report.GetProperty("after").GetDouble(), report.GetProperty("confirmed").GetDouble(), 1e-9);
        Assert.False(report.TryGetProperty("differing", out _), report.ToString());
    }
}
