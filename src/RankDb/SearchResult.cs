using System.Text.Json;

namespace RankDb;

/// <summary>One row of a search, as <c>rankdb.search</c> returns it.</summary>
/// <param name="Id">Key of the source row as text; of a composite key a JSON array of the parts' texts, such as <c>["a","1"]</c>.</param>
/// <param name="Rank">1 is best.</param>
/// <param name="Score">0..1, higher is better, on one scale whatever the status.</param>
/// <param name="Snippet">The passage that matched best.</param>
/// <param name="Status"><c>full</c>, <c>partial</c> (deadline), <c>fused</c> (no reranking) or <c>lexical</c> (no service); the same on every row.</param>
/// <param name="Details">Ranks and scores of each stage, and the reason of a degraded status.</param>
public record SearchResult(string Id, int Rank, double Score, string Snippet, string Status, JsonElement Details)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    /// <summary>The part of the document that stands for the row; null where the details have none.</summary>
    public SearchChunk? Chunk => Part<SearchChunk>("chunk");

    /// <summary>The chunks around it; null unless <see cref="SearchOptions.Neighbors"/> asked for them.</summary>
    public SearchNeighbors? Neighbors => Part<SearchNeighbors>("neighbors");

    /// <summary>What <see cref="SearchOptions.Cursor"/> takes to read the next page; null on the last page, and where <see cref="SearchOptions.Paged"/> was not set. The same on every row.</summary>
    public string? Cursor => Part<string>("cursor");

    private T? Part<T>(string name)
        where T : class =>
        Details.ValueKind == JsonValueKind.Object && Details.TryGetProperty(name, out var part) ? part.Deserialize<T>(Names) : null;
}
