namespace RankDb.Inference;

/// <summary>How kinds are written in rankdb.json, in SQL and in messages.</summary>
public static class ModelKindNames
{
    /// <summary>The name for machines: <c>encoder</c>, <c>reranker</c>, <c>sparse_encoder</c>, <c>multi_vector_encoder</c>.</summary>
    public static string Name(this ModelKind kind) => kind switch
    {
        ModelKind.Encoder => "encoder",
        ModelKind.Reranker => "reranker",
        ModelKind.SparseEncoder => "sparse_encoder",
        _ => "multi_vector_encoder",
    };

    internal static string Word(this ModelKind kind) => kind switch
    {
        ModelKind.SparseEncoder => "sparse encoder",
        ModelKind.MultiVectorEncoder => "multi-vector encoder",
        _ => kind.Name(),
    };
}
