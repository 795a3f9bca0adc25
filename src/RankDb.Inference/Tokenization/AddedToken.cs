namespace RankDb.Inference;

/// <summary>A token that is found in the text before any other rule applies; if normalized, in the text that the normalizer made.</summary>
internal sealed record AddedToken(string Content, int Id, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized = false);
