namespace RankDb.Inference;

/// <summary>One piece of an input template: a special token, or the place of a text.</summary>
/// <param name="Sequence">0 for the first text, 1 for the second, -1 for a special token.</param>
/// <param name="TokenId">The special token's id; -1 for the place of a text.</param>
/// <param name="TypeId">The type id of the piece's tokens.</param>
public readonly record struct TemplatePiece(int Sequence, int TokenId, int TypeId);
