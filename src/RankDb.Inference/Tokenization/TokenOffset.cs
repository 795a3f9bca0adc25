namespace RankDb.Inference;

/// <summary>The part of the original text that a token came from, in UTF-16 code units.</summary>
/// <param name="Start">First code unit.</param>
/// <param name="End">The code unit after the last; never inside a surrogate pair.</param>
public readonly record struct TokenOffset(int Start, int End);
