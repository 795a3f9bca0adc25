namespace RankDb.Ranking;

/// <summary>A document and the score that one scorer gave it.</summary>
/// <param name="Id">The document's id, compared by ordinal.</param>
/// <param name="Score">Larger is better; comparable only with scores of the same scorer. Never NaN in a ranking.</param>
public readonly record struct ScoredId(string Id, double Score);
