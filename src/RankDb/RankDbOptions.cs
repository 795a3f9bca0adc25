namespace RankDb;

/// <summary>Defaults of a client. Read once, when the client is made.</summary>
public sealed class RankDbOptions
{
    /// <summary>Options of searches that give none. Default: ten rows of the profile <c>default</c>.</summary>
    public SearchOptions Search { get; set; } = new();

    /// <summary>Encoder of <see cref="RankDbClient.EmbedAsync(string, string?, EmbeddingKind, CancellationToken)"/> and of the embedding generator. Default <c>default</c>.</summary>
    public string EmbeddingModel { get; set; } = "default";
}
