namespace RankDb.Ranking.Tuning;

/// <summary>A combination that was measured.</summary>
/// <param name="Choice">The combination.</param>
/// <param name="Value">The mean of the metric over all queries.</param>
/// <param name="Reward">The same less the costs.</param>
/// <param name="Folds">The mean of the metric over the queries of each fold.</param>
public sealed record TuningTrial(TuningChoice Choice, double Value, double Reward, IReadOnlyList<double> Folds);

/// <summary>What a parameter is worth.</summary>
/// <param name="Name">Of the parameter.</param>
/// <param name="Spread">The best mean at its best value less the best mean at its worst, the other parameters free to be best; of what was tried.</param>
public sealed record ParameterImportance(string Name, double Spread);

/// <summary>One step of the bandit.</summary>
/// <param name="Parameter">Which parameter was changed.</param>
/// <param name="Value">The index of the value that it got.</param>
/// <param name="Trial">The place of the combination in the trials, from 0; null for one that cannot be.</param>
public readonly record struct TuningPull(int Parameter, int Value, int? Trial);

/// <summary>What tuning found, and what it is worth.</summary>
/// <param name="Trials">In the order tried; the first is the combination in use.</param>
/// <param name="Chosen">The place of the best among the trials.</param>
/// <param name="Before">The mean of the combination in use.</param>
/// <param name="After">The mean of the chosen one over the queries that it was chosen on. Too good by construction.</param>
/// <param name="Validated">The mean where each query is measured with what the same search chooses on the queries of the other folds: what to expect
/// of new queries. Not above <paramref name="Before"/>: keep what is in use.</param>
/// <param name="FoldChoices">What was chosen without each fold; if they differ much, so would those of other judgments.</param>
/// <param name="BeforeByQuery">The metric of each query with the combination in use.</param>
/// <param name="AfterByQuery">The same with the chosen one.</param>
/// <param name="Importance">By parameter.</param>
/// <param name="Pulls">Of the bandit on all queries; empty for the others.</param>
/// <param name="MeasuredInFolds">How many more combinations the searches of the cross-validation measured.</param>
public sealed record TuningResult(
    IReadOnlyList<TuningTrial> Trials, int Chosen, double Before, double After, double Validated, IReadOnlyList<TuningChoice> FoldChoices,
    IReadOnlyList<double> BeforeByQuery, IReadOnlyList<double> AfterByQuery, IReadOnlyList<ParameterImportance> Importance, IReadOnlyList<TuningPull> Pulls, int MeasuredInFolds);
