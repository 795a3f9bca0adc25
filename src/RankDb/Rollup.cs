using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>How the scores of a document's chunks become the document's score in a leg.</summary>
public sealed class Rollup
{
    private readonly JsonNode _json;

    private Rollup(JsonNode json) => _json = json;

    /// <summary>The best chunk's score.</summary>
    public static Rollup Max { get; } = new("max");

    /// <summary>The score of the earliest chunk that was found.</summary>
    public static Rollup First { get; } = new("first");

    /// <summary>The mean of the best chunks' scores, of as many as there are when there are fewer.</summary>
    /// <param name="best">How many chunks, 1 to 100.</param>
    public static Rollup Mean(int best) => new(new JsonObject { ["mean"] = best });

    /// <summary>The sum of the chunks' scores, each times the factor once more than the one before it, best first.</summary>
    /// <param name="factor">0 to 1: 0 counts the best chunk alone, 1 all alike.</param>
    public static Rollup Decay(double factor) =>
        double.IsFinite(factor) ? new(new JsonObject { ["decay"] = factor }) : throw new ArgumentException($"The factor must be a finite number, got {factor}.", nameof(factor));

    internal JsonNode ToJson() => _json.DeepClone();
}
