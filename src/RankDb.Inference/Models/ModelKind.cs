namespace RankDb.Inference;

/// <summary>What a model computes.</summary>
public enum ModelKind
{
    /// <summary>Text in, one vector out.</summary>
    Encoder,

    /// <summary>Query and document in, one probability out.</summary>
    Reranker,
}
