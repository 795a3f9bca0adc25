using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>How to search. Every default is the database's own; nothing is clamped, a value out of range is an error (22023).</summary>
public sealed class SearchOptions
{
    /// <summary>Rows to return, 1 to 1000. Default 10.</summary>
    public int TopN { get; init; } = 10;

    /// <summary>Named pipeline: <c>lexical</c>, <c>dense</c>, <c>hybrid</c>, <c>default</c> or one of <c>rankdb.profiles</c>. Default null: <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>Condition on columns of the source table, as JSON; <see cref="FilterBuilder"/> makes one. Default null: all rows.</summary>
    public JsonNode? Filter { get; init; }

    /// <summary>Time the whole search may take, in whole milliseconds on the server. Default null: the profile's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What to do when the service fails or is late. Default null: the profile's (<see cref="FailureMode.Degrade"/> in the built-in ones).</summary>
    public FailureMode? OnError { get; init; }

    /// <summary>Leaves out rows with a lower score, 0..1. Default null: the profile's.</summary>
    public double? MinScore { get; init; }

    /// <summary>Candidates that the reranker reads; 0 skips it. Default null: the profile's.</summary>
    public int? RerankTop { get; init; }

    /// <summary>Share of the reranker in the score, 0..1; the rest is the fused score's. Default null: the profile's.</summary>
    public double? Blend { get; init; }

    /// <summary>The options argument of <c>rankdb.search</c>.</summary>
    internal string ToJson()
    {
        var json = new JsonObject();
        if (Timeout is { } timeout)
        {
            json["timeout_ms"] = (long)timeout.TotalMilliseconds;
        }

        if (OnError is { } onError)
        {
            json["on_error"] = onError switch
            {
                FailureMode.Degrade => "degrade",
                FailureMode.Fail => "fail",
                _ => throw new ArgumentException($"OnError {onError} is not a failure mode.", nameof(OnError)),
            };
        }

        if (MinScore is { } minScore)
        {
            json["min_score"] = Finite(minScore, nameof(MinScore));
        }

        if (RerankTop is { } rerankTop)
        {
            json["rerank_top"] = rerankTop;
        }

        if (Blend is { } blend)
        {
            json["blend"] = Finite(blend, nameof(Blend));
        }

        return json.ToJsonString();
    }

    private static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentException($"{name} must be a finite number, got {value}.", name);
}
