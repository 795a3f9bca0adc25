namespace RankDb.Inference;

/// <summary>A part of a text that is indexed as one.</summary>
/// <param name="Start">First UTF-16 code unit in the text.</param>
/// <param name="Length">UTF-16 code units; at least 1.</param>
/// <param name="Tokens">Tokens of the part, without special tokens; 0 where it has none (control characters alone).</param>
public readonly record struct TextChunk(int Start, int Length, int Tokens);
