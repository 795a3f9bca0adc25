using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>How two profiles or runs are compared. Every default is the database's own; a value out of range is an error (22023).</summary>
public sealed class ComparisonOptions
{
    /// <summary>Rounds of the randomisation test and of the bootstrap, 100 to 1000000. Default null: the database's, 10000.</summary>
    public int? Rounds { get; init; }

    /// <summary>What the rounds are drawn by, 0 or more: the same seed gives the same figures. Default null: the database's, 1.</summary>
    public int? Seed { get; init; }

    /// <summary>Confidence of the bootstrap interval, 0.5 to 0.9999. Default null: the database's, 0.95.</summary>
    public double? Confidence { get; init; }

    /// <summary>How p is corrected over the metrics. Default null: the database's, <see cref="PAdjustment.Holm"/>.</summary>
    public PAdjustment? Adjust { get; init; }

    /// <summary>How many of the queries that moved most are told, 0 to 1000. Default null: the database's, 10.</summary>
    public int? Moved { get; init; }

    /// <summary>Largest difference, 0 to 1, that still is a tie. Default null: the database's, 0.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether the comparison is kept in <c>rankdb.reports</c>. Default false.</summary>
    public bool Store { get; init; }

    /// <summary>A definition in the place of the first profile. Default null: the profile that is named. Not for runs.</summary>
    public JsonNode? DefinitionA { get; init; }

    /// <summary>A definition in the place of the second profile. Default null: the profile that is named. Not for runs.</summary>
    public JsonNode? DefinitionB { get; init; }

    /// <summary>How to search, for both; its profile and what concerns the answer's form alone do not count. Default null: as the profiles say. Not for runs.</summary>
    public SearchOptions? Search { get; init; }

    /// <summary>The set that two runs are measured by. Default null: their own. For runs alone.</summary>
    public string? JudgmentSet { get; init; }

    /// <summary>Whether a query that a run was not asked counts 0 with it instead of making no pair. Default false. For runs alone.</summary>
    public bool CountMissingAsZero { get; init; }

    /// <summary>The options argument of <c>rankdb.compare</c> and <c>rankdb.compare_runs</c>.</summary>
    internal string ToJson()
    {
        var json = new JsonObject();
        json.Put("rounds", Rounds).Put("seed", Seed).Put("confidence", Confidence).Put("adjust", Adjust?.Word()).Put("moved", Moved).Put("tolerance", Tolerance)
            .Put("store", Store ? true : (bool?)null).Put("judgment_set", JudgmentSet).Put("missing", CountMissingAsZero ? "zero" : null)
            .Put("profile_a", DefinitionA).Put("profile_b", DefinitionB).Put("search", Search is null ? null : JsonNode.Parse(Search.ToJson()));
        return json.ToJsonString();
    }
}
