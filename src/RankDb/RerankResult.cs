namespace RankDb;

/// <summary>A document that was scored against a query.</summary>
/// <param name="Id">The id given, else the 1-based position of the document.</param>
/// <param name="Rank">1 is best.</param>
/// <param name="Score">Probability that the document answers the query, 0..1.</param>
public sealed record RerankResult(string Id, int Rank, double Score);
