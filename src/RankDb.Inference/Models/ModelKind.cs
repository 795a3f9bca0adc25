namespace RankDb.Inference;

/// <summary>What a model computes.</summary>
public enum ModelKind
{
    /// <summary>Text in, one vector out.</summary>
    Encoder,

    /// <summary>Query and document in, one probability out.</summary>
    Reranker,

    /// <summary>Text in, weights of the vocabulary's tokens out (SPLADE).</summary>
    SparseEncoder,

    /// <summary>Text in, one vector for each token out (ColBERT).</summary>
    MultiVectorEncoder,
}
