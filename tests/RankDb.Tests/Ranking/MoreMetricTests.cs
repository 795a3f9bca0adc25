using RankDb.Ranking;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class MoreMetricTests
{
    // a, b and d are relevant; the ranking below has the grades 0, 1, not judged, 3, pooled; d is not found.
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 3, ["b"] = 1, ["c"] = 0, ["d"] = 2, ["p"] = -1 };
    private static readonly string[] Ranking = ["c", "b", "x", "a", "p"];

    [Fact]
    public void Average_precision_is_the_mean_precision_at_relevant_ranks()
    {
        Assert.Equal((1 / 2.0 + 2 / 4.0) / 3, Value(new AveragePrecision()), 15);
        Assert.Equal(1 / 2.0 / 3, Value(new AveragePrecision(3)), 15);
    }

    [Fact]
    public void Precision_counts_ranks_that_a_short_answer_lacks()
    {
        Assert.Equal(2 / 5.0, Value(new Precision(5)), 15);
        Assert.Equal(2 / 10.0, Value(new Precision(10)), 15);
        Assert.Equal(1 / 3.0, Value(new RPrecision()), 15);
    }

    [Fact]
    public void Bpref_looks_at_judged_documents_alone() =>
        // c stands before both; min(N = 1, R = 3) = 1, so each of the two has 1 - 1/1.
        Assert.Equal(0, Value(new BinaryPreference()), 15);

    [Fact]
    public void Rank_biased_precision_weighs_ranks_by_the_persistence() =>
        Assert.Equal(0.2 * (0.8 + 0.512), Value(new RankBiasedPrecision()), 15);

    [Fact]
    public void Expected_reciprocal_rank_of_a_hand_worked_example()
    {
        // The highest grade is 3: b satisfies with 1/8 at rank 2, a with 7/8 at rank 4.
        Assert.Equal(1 / 8.0 / 2 + 7 / 8.0 * (7 / 8.0) / 4, Value(new ExpectedReciprocalRank()), 15);
        Assert.Equal(1 / 16.0 / 2 + 15 / 16.0 * (7 / 16.0) / 4, Value(new ExpectedReciprocalRank(10, 4)), 15);
        Assert.Throws<ArgumentException>(() => Value(new ExpectedReciprocalRank(10, 2)));
    }

    [Fact]
    public void Inferred_precision_takes_pooled_documents_to_be_as_good_as_the_judged_ones()
    {
        // b: 1/2 (1 + 1 * (1/1) * e/(1 + 2e)); a: 1/4 (1 + 3 * (2/3) * (1 + e)/(2 + 2e)).
        const double e = 0.00001;
        Assert.Equal(((1 + (e / (1 + (2 * e)))) / 2 + (1 + 2 * (1 + e) / (2 + (2 * e))) / 4) / 3, Value(new InferredAveragePrecision()), 15);
    }

    [Fact]
    public void Success_and_judged_share_count_the_head()
    {
        Assert.Equal(0, Value(new Success(1)));
        Assert.Equal(1, Value(new Success(2)));
        Assert.Equal(3 / 5.0, Value(new JudgedShare(10)), 15);
        Assert.Equal(2 / 3.0, Value(new JudgedShare(3)), 15);
        Assert.Equal(0, new JudgedShare(3).Measure([], Grades));
    }

    [Fact]
    public void Work_is_saved_behind_the_rank_that_completes_the_recall()
    {
        Assert.Equal((5 - 4) / 5.0 - (1 - 0.6), Value(new WorkSaved(0.6)), 15);
        Assert.Equal(0, Value(new WorkSaved(0.95)));
        Assert.Equal(1 / 2.0, new WorkSaved(1).Measure(["a", "x"], new Dictionary<string, int> { ["a"] = 1 }), 15);
    }

    [Fact]
    public void A_query_without_a_pair_of_different_grades_is_part_of_no_mean()
    {
        var qrels = new Qrels([("pair", "a", 1), ("pair", "b", 0), ("alike", "a", 2), ("alike", "b", 2), ("pooled", "a", 1), ("pooled", "b", -1)]);
        var run = new Run(qrels.QueryIds.Select(query => KeyValuePair.Create(query, (IReadOnlyList<string>)["a", "b"])));
        var evaluation = RunEvaluation.Of(run, qrels, [new PairwiseAccuracy(), new ReciprocalRank()]);
        Assert.Equal(1, evaluation.Mean("pairwise"));
        Assert.Equal([false, true, false], evaluation.Defined("pairwise"));
        Assert.Equal([true, true, true], evaluation.Defined("mrr@10"));
        Assert.Equal([0, 1, 0], evaluation.Values("pairwise"));
    }

    [Fact]
    public void Pairwise_accuracy_is_the_share_of_pairs_in_order()
    {
        // Pairs: ab right? b stands before a: wrong. ac, bc wrong. ad right; bd wrong; cd wrong (c found, d not).
        Assert.Equal(1 / 6.0, Value(new PairwiseAccuracy()), 15);
        Assert.Equal(1 / 2.0, new PairwiseAccuracy().Measure([], new Dictionary<string, int> { ["a"] = 1, ["b"] = 0 }), 15);
        Assert.Equal(0, new PairwiseAccuracy().Measure(["a"], new Dictionary<string, int> { ["a"] = 1 }));
    }

    [Fact]
    public void Alpha_ndcg_of_a_hand_worked_example()
    {
        var subtopics = new Dictionary<string, IReadOnlyCollection<string>> { ["a"] = ["s", "t"], ["b"] = ["s"], ["c"] = ["u"] };

        // b 1, a 1/2 + 1, c 1; ideal: a 2, c 1, b 1/2.
        var expected = (1 + 1.5 / Math.Log2(3) + 1 / 2.0) / (2 + 1 / Math.Log2(3) + 0.5 / 2);
        Assert.Equal(expected, new AlphaNdcg().Measure(["b", "a", "c", "x"], subtopics), 12);
        Assert.Equal(1, new AlphaNdcg().Measure(["a", "c", "b"], subtopics), 12);
        Assert.Equal(0, new AlphaNdcg().Measure(["a"], new Dictionary<string, IReadOnlyCollection<string>>()));
    }

    [Theory]
    [InlineData("ndcg@10", "ndcg@10")]
    [InlineData("ndcg", "ndcg")]
    [InlineData("ndcg_linear@3", "ndcg_linear@3")]
    [InlineData("map", "map")]
    [InlineData("mrr@10", "mrr@10")]
    [InlineData("p@5", "p@5")]
    [InlineData("recall@100", "recall@100")]
    [InlineData("success@1", "success@1")]
    [InlineData("hit@1", "success@1")]
    [InlineData("judged@10", "judged@10")]
    [InlineData("err@20", "err@20")]
    [InlineData("rprec", "rprec")]
    [InlineData("bpref", "bpref")]
    [InlineData("infap", "infap")]
    [InlineData("pairwise", "pairwise")]
    [InlineData("rbp", "rbp@0.8")]
    [InlineData("rbp@0.95", "rbp@0.95")]
    [InlineData("wss@0.95", "wss@0.95")]
    public void A_metric_is_found_by_the_name_that_it_gives_itself(string name, string own)
    {
        Assert.Equal(own, MetricName.Parse(name).Name);
        Assert.Equal(own, MetricName.Parse(own).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ndgc@10")]
    [InlineData("ndcg@0")]
    [InlineData("ndcg@-1")]
    [InlineData("ndcg@1.5")]
    [InlineData("ndcg@")]
    [InlineData("p")]
    [InlineData("bpref@10")]
    [InlineData("rbp@1")]
    [InlineData("rbp@0")]
    [InlineData("wss@1.1")]
    [InlineData("recall@99999999999")]
    public void An_unknown_name_is_refused_with_those_that_are_known(string name) =>
        Assert.Contains("ndcg@k", Assert.Throws<FormatException>(() => MetricName.Parse(name)).Message, StringComparison.Ordinal);

    private static double Value(IMetric metric) => metric.Measure(Ranking, Grades);
}
