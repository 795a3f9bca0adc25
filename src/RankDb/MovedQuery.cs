namespace RankDb;

/// <summary>A query that two systems answer differently well.</summary>
/// <param name="QueryId">The query's id in the judgment set.</param>
/// <param name="Query">Its text; null where the set has none.</param>
/// <param name="A">The metric with the first.</param>
/// <param name="B">The metric with the second.</param>
/// <param name="Difference">B - A.</param>
public sealed record MovedQuery(string QueryId, string? Query, double A, double B, double Difference);
