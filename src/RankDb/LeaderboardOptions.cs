using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>What a leaderboard shows and how it ranks. Every default is the database's own.</summary>
public sealed class LeaderboardOptions
{
    /// <summary>The runs. Default null: all of the caller's for these sets.</summary>
    public IReadOnlyList<string>? Runs { get; init; }

    /// <summary>Which runs over several sets are of one system, by its name. Default null: each run is a system.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Systems { get; init; }

    /// <summary>What decides the places. Default null: the database's, <see cref="LeaderboardOrder.Mean"/>.</summary>
    public LeaderboardOrder? Order { get; init; }

    /// <summary>Whether sets vote instead of queries. Default false.</summary>
    public bool SetsVote { get; init; }

    /// <summary>Whether a query that a run was not asked counts 0 instead of not at all. Default false.</summary>
    public bool CountMissingAsZero { get; init; }

    /// <summary>Rounds of the randomisation test, 100 to 1000000. Default null: the database's, 10000.</summary>
    public int? Rounds { get; init; }

    /// <summary>What the rounds are drawn by, 0 or more. Default null: the database's, 1.</summary>
    public int? Seed { get; init; }

    /// <summary>How p is corrected over the runs. Default null: the database's, <see cref="PAdjustment.Holm"/>.</summary>
    public PAdjustment? Adjust { get; init; }

    /// <summary>The options argument of <c>rankdb.leaderboard</c>.</summary>
    internal string ToJson()
    {
        var json = new JsonObject();
        return json.Put("runs", Texts(Runs, nameof(Runs)))
            .Put("systems", Systems is null ? null : new JsonObject(Systems.Select(system => KeyValuePair.Create(system.Key, (JsonNode?)Texts(system.Value, nameof(Systems))))))
            .Put("order", Order is { } order ? OptionsJson.Word(order) : null).Put("voters", SetsVote ? "sets" : null).Put("missing", CountMissingAsZero ? "zero" : null)
            .Put("rounds", Rounds).Put("seed", Seed).Put("adjust", Adjust?.Word()).ToJsonString();
    }

    private static JsonArray? Texts(IReadOnlyList<string>? texts, string name) =>
        texts is null ? null : new([.. TextArgument.CheckAll(texts, name).Select(text => (JsonNode)text)]);
}
