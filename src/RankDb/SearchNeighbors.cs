namespace RankDb;

/// <summary>The chunks around the found one, when <see cref="SearchOptions.Neighbors"/> asked for them.</summary>
/// <param name="Before">Texts of the chunks before it, in order.</param>
/// <param name="After">Texts of the chunks after it, in order.</param>
/// <param name="Passage">All of them and the found one as they stand in the document.</param>
/// <param name="Start">First character of the passage, from 0.</param>
/// <param name="End">The character after the last.</param>
public sealed record SearchNeighbors(IReadOnlyList<string> Before, IReadOnlyList<string> After, string Passage, int Start, int End);
