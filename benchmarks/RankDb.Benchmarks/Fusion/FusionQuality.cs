using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;

namespace RankDb.Benchmarks.Fusion;

/// <summary>nDCG@10 of one way to fuse on one collection: for each weight of the dense leg (lexical 1), each query.</summary>
internal sealed class FusionQuality
{
    internal const int Folds = 5;
    private const int Equal = 5;

    /// <summary>Weights of the dense leg.</summary>
    internal static readonly double[] Weights = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5];

    private readonly double[][] _byWeight;

    private FusionQuality(double[][] byWeight) => _byWeight = byWeight;

    /// <summary>By query, weights equal.</summary>
    internal double[] AtEqual => _byWeight[Equal];

    internal int Queries => _byWeight[0].Length;

    internal double[] At(int weight) => _byWeight[weight];

    internal static FusionQuality Measure(KeptQuery[] queries, FusionLeg[][] legs, FusionOptions options)
    {
        var metric = new Ndcg(10);
        return new FusionQuality([.. Weights.Select(weight => queries.Select((query, q) =>
            metric.Measure([.. Fuser.Fuse([legs[q][0], legs[q][1] with { Weight = weight }], options).Take(10).Select(item => item.Id)], query.Grades)).ToArray())]);
    }

    /// <summary>The best weight of the queries that are taken; of equally good ones the one nearest to 1.</summary>
    internal int Best(Func<int, bool> takes)
    {
        var means = _byWeight.Select(values => values.Where((_, query) => takes(query)).Average()).ToArray();
        return Enumerable.Range(0, Weights.Length).OrderByDescending(weight => Math.Round(means[weight], 9)).ThenBy(weight => Math.Abs(Math.Log(Weights[weight]))).First();
    }

    /// <summary>By query: measured with the weight that is best on the queries of the other folds.</summary>
    internal double[] CrossValidated()
    {
        var chosen = Enumerable.Range(0, Folds).Select(fold => Best(query => query % Folds != fold)).ToArray();
        return [.. Enumerable.Range(0, Queries).Select(query => _byWeight[chosen[query % Folds]][query])];
    }
}
