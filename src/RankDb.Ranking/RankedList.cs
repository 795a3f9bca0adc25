namespace RankDb.Ranking;

/// <summary>One leg's ranking, for fusion.</summary>
/// <param name="Ids">Ids, best first, each once; the first has rank 1.</param>
/// <param name="Weight">How much this ranking counts, 0 or more. 1 is neutral.</param>
public sealed record RankedList(IReadOnlyList<string> Ids, double Weight = 1);
