namespace RankDb;

/// <summary>How to rerank.</summary>
public sealed class RerankOptions
{
    /// <summary>Name of a reranker of the service. Default <c>default</c>: the one the service says is.</summary>
    public string Model { get; init; } = "default";

    /// <summary>Rows to return, 1 or more. Default null: all.</summary>
    public int? TopN { get; init; }

    /// <summary>One id for each document. Default null: the 1-based position is the id.</summary>
    public IReadOnlyList<string>? DocumentIds { get; init; }

    /// <summary>Time the call may take. Default null: the database's, 10 seconds.</summary>
    public TimeSpan? Timeout { get; init; }
}
