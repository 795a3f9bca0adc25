namespace RankDb;

/// <summary>A metric's mean over the queries of a stored run.</summary>
/// <param name="Metric">Such as <c>ndcg@10</c>.</param>
/// <param name="Value">Mean, 0..1, higher is better; queries that failed count 0.</param>
/// <param name="CiLow">Lower end of the 95 % confidence interval; null for a single query.</param>
/// <param name="CiHigh">Upper end of the 95 % confidence interval; null for a single query.</param>
/// <param name="Queries">Queries measured: those with a relevant document.</param>
/// <param name="Failed">How many of them failed.</param>
public sealed record RunMetric(string Metric, double Value, double? CiLow, double? CiHigh, int Queries, int Failed);
