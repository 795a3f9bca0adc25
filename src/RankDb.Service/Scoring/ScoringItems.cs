using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>A text that waits for an encoder; its usage is that of the connection that asked, null where nobody counts.</summary>
internal readonly record struct EncodeItem(IEncoder Encoder, TokenizedInput Input, ModelUsage? Usage = null);

/// <summary>A text that waits for a sparse encoder.</summary>
internal readonly record struct SparseItem(ISparseEncoder Encoder, TokenizedInput Input, ModelUsage? Usage = null);

/// <summary>A pair that waits for a reranker.</summary>
internal readonly record struct ScoreItem(IReranker Reranker, TokenizedInput Input, ModelUsage? Usage = null);
