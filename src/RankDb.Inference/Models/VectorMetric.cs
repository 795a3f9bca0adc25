namespace RankDb.Inference;

/// <summary>How a model's vectors are meant to be compared.</summary>
public enum VectorMetric
{
    /// <summary>The cosine of their angle.</summary>
    Cosine,

    /// <summary>Their inner product.</summary>
    InnerProduct,

    /// <summary>Their Euclidean distance.</summary>
    L2,
}
