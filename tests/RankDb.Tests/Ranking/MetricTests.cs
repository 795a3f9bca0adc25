using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class MetricTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 3, ["b"] = 1, ["c"] = 0, ["d"] = 2 };

    private static Arbitrary<(string[] Ranking, Dictionary<string, int> Grades, int Depth)> Cases =>
        (from ids in Gen.Shuffle(new[] { "a", "b", "c", "d", "e", "f", "g" })
         from found in Gen.Choose(0, 7)
         from grades in Gen.Choose(0, 3).ListOf(5)
         from depth in Gen.Choose(1, 8)
         select (ids.Take(found).ToArray(), grades.Select((grade, i) => (grade, i)).ToDictionary(x => "abcde"[x.i].ToString(), x => x.grade), depth)).ToArbitrary();

    [Fact]
    public void Ndcg_of_a_hand_worked_example()
    {
        // Ranking b, x, a, d at depth 3: gains 1, 0, 7; ideal 7, 3, 1.
        var expected = (1 / 1.0 + 7 / 2.0) / (7 / 1.0 + 3 / 1.5849625007211562 + 1 / 2.0);

        Assert.Equal(expected, new Ndcg(3).Measure(["b", "x", "a", "d"], Grades), 12);
    }

    [Fact]
    public void Reciprocal_rank_is_that_of_the_first_relevant_document()
    {
        Assert.Equal(1.0 / 3, new ReciprocalRank(10).Measure(["c", "x", "b", "a"], Grades), 15);
        Assert.Equal(0, new ReciprocalRank(2).Measure(["c", "x", "b", "a"], Grades));
    }

    [Fact]
    public void Recall_counts_relevant_documents_only()
    {
        Assert.Equal(2.0 / 3, new Recall(3).Measure(["c", "b", "a", "d"], Grades), 15);
        Assert.Equal(1, new Recall(100).Measure(["c", "b", "a", "d"], Grades));
    }

    [Fact]
    public void Without_a_relevant_document_every_metric_is_zero() =>
        Assert.All<IMetric>([new Ndcg(), new ReciprocalRank(), new Recall()], metric => Assert.Equal(0, metric.Measure(["a"], new Dictionary<string, int> { ["a"] = 0 })));

    [Fact]
    public void Names_carry_the_depth() =>
        Assert.Equal(["ndcg@10", "mrr@10", "recall@100"], new IMetric[] { new Ndcg(), new ReciprocalRank(), new Recall() }.Select(metric => metric.Name));

    [Fact]
    public void Metrics_equal_their_naive_versions() =>
        Prop.ForAll(Cases, x =>
            Math.Abs(new Ndcg(x.Depth).Measure(x.Ranking, x.Grades) - NaiveNdcg(x.Ranking, x.Grades, x.Depth)) < 1e-12
            && Math.Abs(new ReciprocalRank(x.Depth).Measure(x.Ranking, x.Grades) - NaiveReciprocalRank(x.Ranking, x.Grades, x.Depth)) < 1e-12
            && Math.Abs(new Recall(x.Depth).Measure(x.Ranking, x.Grades) - NaiveRecall(x.Ranking, x.Grades, x.Depth)) < 1e-12).QuickCheckThrowOnFailure();

    [Fact]
    public void No_ranking_has_more_ndcg_than_the_ideal_one() =>
        Prop.ForAll(Cases, x => new Ndcg(x.Depth).Measure(x.Ranking, x.Grades) is >= 0 and <= 1 + 1e-12).QuickCheckThrowOnFailure();

    [Fact]
    public void A_document_judged_or_ranked_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Qrels([("q", "a", 1), ("q", "a", 2)]));
        Assert.Throws<ArgumentException>(() => new Qrels([("q", "a", -2)]));
        Assert.Throws<ArgumentException>(() => new Run([new("q", ["a", "a"])]));
    }

    [Fact]
    public void An_unknown_query_has_no_judgments_and_no_ranking()
    {
        Assert.Empty(new Qrels([("q", "a", 1)]).Of("other"));
        Assert.Empty(new Run([new("q", ["a"])]).Of("other"));
    }

    private static double NaiveNdcg(string[] ranking, Dictionary<string, int> grades, int depth)
    {
        double Dcg(List<int> list)
        {
            var sum = 0.0;
            for (var rank = 1; rank <= Math.Min(depth, list.Count); rank++)
            {
                sum += ((1 << list[rank - 1]) - 1) / (Math.Log(rank + 1) / Math.Log(2));
            }

            return sum;
        }

        var ideal = grades.Values.ToList();
        ideal.Sort();
        ideal.Reverse();
        return Dcg(ideal) == 0 ? 0 : Dcg(ranking.Select(id => grades.GetValueOrDefault(id)).ToList()) / Dcg(ideal);
    }

    private static double NaiveReciprocalRank(string[] ranking, Dictionary<string, int> grades, int depth)
    {
        for (var rank = 1; rank <= depth && rank <= ranking.Length; rank++)
        {
            if (grades.GetValueOrDefault(ranking[rank - 1]) >= 1)
            {
                return 1.0 / rank;
            }
        }

        return 0;
    }

    private static double NaiveRecall(string[] ranking, Dictionary<string, int> grades, int depth)
    {
        var relevant = grades.Where(entry => entry.Value >= 1).Select(entry => entry.Key).ToHashSet();
        return relevant.Count == 0 ? 0 : relevant.Intersect(ranking.Take(depth)).Count() / (double)relevant.Count;
    }
}
