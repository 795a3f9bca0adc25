namespace RankDb.Ranking.Fusion.Learning;

/// <summary>Weights learned from judgments, and what they are worth.</summary>
/// <param name="Weights">By name of leg; they add up to 1.</param>
/// <param name="Fitted">The mean of the metric over the queries that the weights were chosen on. Too good by construction.</param>
/// <param name="CrossValidated">The same where each query is measured with weights chosen on the queries of the other folds: what to expect on new
/// queries. Far below <paramref name="Fitted"/>: the judgments are too few.</param>
/// <param name="Equal">The mean with equal weights. Not below <paramref name="CrossValidated"/>: do not use the learned weights.</param>
/// <param name="FoldWeights">The weights chosen without each fold; if they differ much, so will those of other judgments.</param>
public sealed record LearnedWeights(
    IReadOnlyDictionary<string, double> Weights, double Fitted, double CrossValidated, double Equal, IReadOnlyList<IReadOnlyDictionary<string, double>> FoldWeights);
