using System.Text.Json.Nodes;

namespace RankDb.Cli.Searching;

/// <summary>A row of <c>rankdb.search</c>.</summary>
internal sealed record SearchHit(string Id, int Rank, double Score, string? Snippet, string Status, JsonNode? Details);
