using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>How a profile is tuned. Every default is the database's own; a value out of range is an error (22023).</summary>
public sealed class TuneOptions
{
    /// <summary>The metric to raise. Default null: the database's, <c>ndcg@10</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>How to search. Default null: a grid where it has no more than <see cref="Points"/>, else one setting after the other.</summary>
    public TuneMethod? Method { get; init; }

    /// <summary>Combinations to try at most. Default null: the database's, 500.</summary>
    public int? Points { get; init; }

    /// <summary>Parts of the cross-validation. Default null: the database's, 5.</summary>
    public int? Folds { get; init; }

    /// <summary>What chance draws by. Default null: the database's.</summary>
    public int? Seed { get; init; }

    /// <summary>How much the bandit explores. Default null: the database's.</summary>
    public double? Explore { get; init; }

    /// <summary>Taken from the metric for each 100 pairs that are reranked a query. Default null: nothing.</summary>
    public double? Cost { get; init; }

    /// <summary>A definition in the place of the profile. Default null: the profile that is named.</summary>
    public JsonNode? ProfileDefinition { get; init; }

    /// <summary>The profile to write. Default null: the tuned one if it is not built in, else one named after the index.</summary>
    public string? Name { get; init; }

    /// <summary>True writes a version in any case, false never. Default null: only where it is better on queries that it was not chosen on.</summary>
    public bool? Write { get; init; }

    /// <summary>What to remember of it. Default null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The options argument of <c>rankdb.tune</c>.</summary>
    internal string ToJson() =>
        new JsonObject().Put("metric", Metric).Put("method", Method is { } method ? OptionsJson.Word(method) : null).Put("points", Points).Put("folds", Folds).Put("seed", Seed)
            .Put("explore", Explore).Put("cost", Cost).Put("profile", ProfileDefinition).Put("name", Name)
            .Put("write", Write switch { true => "always", false => "never", null => null }).Put("note", Note).ToJsonString();
}
