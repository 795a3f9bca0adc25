using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>A text that waits for an encoder.</summary>
internal readonly record struct EncodeItem(IEncoder Encoder, TokenizedInput Input);

/// <summary>A text that waits for a sparse encoder.</summary>
internal readonly record struct SparseItem(ISparseEncoder Encoder, TokenizedInput Input);

/// <summary>A pair that waits for a reranker.</summary>
internal readonly record struct ScoreItem(IReranker Reranker, TokenizedInput Input);
