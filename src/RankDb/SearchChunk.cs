namespace RankDb;

/// <summary>Which part of a document a row of a search shows.</summary>
/// <param name="Ordinal">Place among the document's chunks, from 0.</param>
/// <param name="Start">First character, from 0.</param>
/// <param name="End">The character after the last.</param>
public sealed record SearchChunk(int Ordinal, int Start, int End);
