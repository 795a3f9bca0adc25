using System.Globalization;
using RankDb.Ranking;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.Tests.Ranking;

/// <summary>Against numbers that trec_eval (version of 2025) printed for the run and the judgments beside this file: random, with equal scores, grades of 0 to 3, -1 for
/// pooled documents that nobody judged, a query without relevant documents, one that the run does not answer, and one that nobody judged.</summary>
public sealed class TrecEvalTests
{
    private static readonly Qrels Judgments = new(Lines("example.qrels").Select(line => (line[0], line[2], int.Parse(line[3], CultureInfo.InvariantCulture))));

    private static readonly Run Example = new(Lines("example.run")
        .GroupBy(line => line[0], StringComparer.Ordinal)
        .Select(query => KeyValuePair.Create(query.Key, TrecRanking.Of(query.Select(line => new ScoredId(line[2], double.Parse(line[4], CultureInfo.InvariantCulture)))))));

    public static TheoryData<string, string> Metrics => new()
    {
        { "map", "map" }, { "map_cut_5", "map@5" }, { "map_cut_20", "map@20" }, { "Rprec", "rprec" }, { "bpref", "bpref" }, { "recip_rank", "mrr" },
        { "P_5", "p@5" }, { "P_10", "p@10" }, { "P_200", "p@200" }, { "recall_5", "recall@5" }, { "recall_20", "recall@20" }, { "recall_100", "recall@100" },
        { "infAP", "infap" }, { "ndcg", "ndcg_linear" }, { "ndcg_cut_5", "ndcg_linear@5" }, { "ndcg_cut_10", "ndcg_linear@10" }, { "ndcg_cut_100", "ndcg_linear@100" },
        { "success_1", "success@1" }, { "success_5", "success@5" }, { "success_10", "success@10" },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Every_query_and_both_means_are_those_of_trec_eval(string theirs, string ours)
    {
        var evaluation = RunEvaluation.Of(Example, Judgments, [MetricName.Parse(ours)], MissingQueries.LeaveOut);
        var complete = RunEvaluation.Of(Example, Judgments, [MetricName.Parse(ours)]);
        var expected = Lines("example.expected").Where(line => line[0] == theirs).ToDictionary(line => line[1], line => double.Parse(line[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);

        Assert.Equal(11, evaluation.QueryIds.Count);
        Assert.Equal(13, expected.Count);
        Assert.All(evaluation.QueryIds.Zip(evaluation.Values(ours)), query => Assert.Equal(expected[query.First], query.Second, 0.0000501));
        Assert.Equal(expected["all"], evaluation.Mean(ours), 0.0000501);
        Assert.Equal(expected["all-c"], complete.Mean(ours), 0.0000501);
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Ranking", "Trec", file)).Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
