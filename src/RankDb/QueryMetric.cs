namespace RankDb;

/// <summary>What one query of a judgment set gives by one metric.</summary>
/// <param name="QueryId">The query's id in the set.</param>
/// <param name="Query">Its text.</param>
/// <param name="Metric">Such as <c>ndcg@10</c>.</param>
/// <param name="Value">The metric, 0..1, higher is better; null where the search failed.</param>
/// <param name="Relevant">Documents that are judged relevant to it.</param>
/// <param name="Found">Documents that the search returned; null where it failed.</param>
/// <param name="Error">SQLSTATE and message of a search that failed; null where it did not.</param>
public sealed record QueryMetric(string QueryId, string Query, string Metric, double? Value, int Relevant, int? Found, string? Error);
