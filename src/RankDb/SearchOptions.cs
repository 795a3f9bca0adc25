using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.Ranking;

namespace RankDb;

/// <summary>How to search. Every default is the database's own; nothing is clamped, a value out of range is an error (22023).</summary>
public sealed class SearchOptions
{
    /// <summary>Rows to return, 1 to 1000. Default 10.</summary>
    public int TopN { get; init; } = 10;

    /// <summary>
    /// Named pipeline: <c>lexical</c>, <c>dense</c>, <c>hybrid</c>, <c>default</c> or one of <c>rankdb.profiles</c>, also a certain version of it
    /// (<c>name@3</c>). Default null: <c>default</c>.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>A pipeline that is tried without being stored, as <c>rankdb.profile_schema()</c> describes it; instead of <see cref="Profile"/>. Default null: none.</summary>
    public JsonNode? ProfileDefinition { get; init; }

    /// <summary>For foreign legs of the profile, by the leg's name: what another engine found, with its scores, larger is better. Default null: none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ScoredId>>? Foreign { get; init; }

    /// <summary>Ids that come first, in this order, if the filter and the caller's rights let them. Default null: the profile's.</summary>
    public IReadOnlyList<string>? Pinned { get; init; }

    /// <summary>Ids that never come. Default null: the profile's.</summary>
    public IReadOnlyList<string>? Excluded { get; init; }

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

    /// <summary>What a row is. Default null: the database's, <see cref="SearchUnit.Document"/>.</summary>
    public SearchUnit? Unit { get; init; }

    /// <summary>How the chunks of a document make its score in each leg. Default null: the profile's (<see cref="Rollup.Max"/> in the built-in ones).</summary>
    public Rollup? Rollup { get; init; }

    /// <summary>Chunks before and after the found one to bring along, 0 to 5. Default null: the database's, none.</summary>
    public int? Neighbors { get; init; }

    /// <summary>False leaves snippets out (they are then empty), which saves their time. Default null: the database's, with snippets.</summary>
    public bool? Snippet { get; init; }

    /// <summary>Marks the query's words in snippets: true, false, or an object such as <c>{"start": "&lt;b&gt;", "stop": "&lt;/b&gt;"}</c>. Default null: the database's, no marks.</summary>
    public JsonNode? Highlight { get; init; }

    /// <summary>Vector to search with instead of encoding the query, of the index's dimension. Default null: the service encodes the query.</summary>
    public IReadOnlyList<float>? Vector { get; init; }

    /// <summary>Candidates that a walk through the vector graph keeps, 10 to 1000: more is slower and finds more. Default null: the database's, by the number of rows.</summary>
    public int? EfSearch { get; init; }

    /// <summary>Whether a row needs all words of the query or any. Default null: the database's, <see cref="MatchOperator.Or"/>.</summary>
    public MatchOperator? Operator { get; init; }

    /// <summary>Whether the signs in the query's text are operators. Default: the database's, which is that they are.</summary>
    public QuerySyntax? Syntax { get; init; }

    /// <summary>Words of the query that a row must have: a number such as <c>2</c> or a share such as <c>75%</c>. Default null: the database's, one.</summary>
    public string? MinimumShouldMatch { get; init; }

    /// <summary>Whether words also find others spelt nearly so. Default null: the index's setting.</summary>
    public TypoTolerance? Typos { get; init; }

    /// <summary>Text search configuration that reads the query, such as <c>german</c>. Default null: the index's.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// True keeps the list of results in the database for further pages: <see cref="SearchResult.Cursor"/> of any row then names the
    /// next one. Default false. Needs a connection that may write.
    /// </summary>
    public bool Paged { get; init; }

    /// <summary>How long the list is kept, 1 second to 1 day, in whole seconds. Default null: the database's, 10 minutes.</summary>
    public TimeSpan? CursorLifetime { get; init; }

    /// <summary>How many documents each leg looks for at least, so that so many can be paged through, 1 to 1000. Default null: the profile's.</summary>
    public int? CursorDepth { get; init; }

    /// <summary>The page to read, from <see cref="SearchResult.Cursor"/>; everything but <see cref="TopN"/> must be as it was on the first page. Default null: a new search.</summary>
    public string? Cursor { get; init; }

    /// <summary>The options argument of <c>rankdb.search</c>.</summary>
    internal string ToJson()
    {
        var json = ToJsonObject();
        if (Cursor is { } cursor)
        {
            json["cursor"] = TextArgument.Check(cursor, nameof(Cursor));
        }
        else if (Paged)
        {
            var page = new JsonObject();
            if (CursorLifetime is { } lifetime)
            {
                page["ttl"] = string.Create(CultureInfo.InvariantCulture, $"{(long)lifetime.TotalSeconds} seconds");
            }

            if (CursorDepth is { } depth)
            {
                page["depth"] = depth;
            }

            json["cursor"] = page;
        }

        return json.ToJsonString();
    }

    /// <summary>The options argument of <c>rankdb.explain</c>, which has no pages.</summary>
    internal string ToExplainJson()
    {
        var json = ToJsonObject();
        json["top_n"] = TopN;
        return json.ToJsonString();
    }

    private JsonObject ToJsonObject()
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

        if (Unit is { } unit)
        {
            json["unit"] = Word(unit, nameof(Unit));
        }

        if (Rollup is { } rollup)
        {
            json["rollup"] = rollup.ToJson();
        }

        if (Neighbors is { } neighbors)
        {
            json["neighbors"] = neighbors;
        }

        if (Snippet is { } snippet)
        {
            json["snippet"] = snippet;
        }

        if (Highlight is { } highlight)
        {
            json["highlight"] = highlight.DeepClone();
        }

        if (Vector is { } vector)
        {
            json["vector"] = new JsonArray([.. vector.Select(value => (JsonNode)Finite(value, nameof(Vector)))]);
        }

        if (EfSearch is { } efSearch)
        {
            json["ef_search"] = efSearch;
        }

        AddReading(json);
        AddProfile(json);
        return json;
    }

    // How the words of the query are read.
    private void AddReading(JsonObject json)
    {
        if (Operator is { } matchOperator)
        {
            json["operator"] = Word(matchOperator, nameof(Operator));
        }

        if (Syntax is { } syntax)
        {
            json["syntax"] = Word(syntax, nameof(Syntax));
        }

        if (MinimumShouldMatch is { } minimum)
        {
            json["minimum_should_match"] = int.TryParse(minimum, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : TextArgument.Check(minimum, nameof(MinimumShouldMatch));
        }

        if (Typos is { } typos)
        {
            json["typos"] = Word(typos, nameof(Typos));
        }

        if (Language is { } language)
        {
            json["language"] = TextArgument.Check(language, nameof(Language));
        }
    }

    // The pipeline, and the lists that a call gives it.
    private void AddProfile(JsonObject json)
    {
        if (ProfileDefinition is { } definition)
        {
            TextArgument.Json(definition, nameof(ProfileDefinition));
            json["profile"] = definition.DeepClone();
        }

        if (Foreign is { } foreign)
        {
            json["foreign"] = new JsonObject(foreign.Select(leg => KeyValuePair.Create(
                TextArgument.Check(leg.Key, nameof(Foreign)),
                (JsonNode?)new JsonArray([.. leg.Value.Select(hit => (JsonNode)new JsonObject
                {
                    ["id"] = TextArgument.Check(hit.Id, nameof(Foreign)), ["score"] = Finite(hit.Score, nameof(Foreign)),
                })]))));
        }

        if (Pinned is { } pinned)
        {
            json["pinned"] = Ids(pinned, nameof(Pinned));
        }

        if (Excluded is { } excluded)
        {
            json["excluded"] = Ids(excluded, nameof(Excluded));
        }
    }

    private static JsonArray Ids(IReadOnlyList<string> ids, string name) => new([.. TextArgument.CheckAll(ids, name).Select(id => (JsonNode)id)]);

    private static string Word<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value.ToString().ToLowerInvariant() : throw new ArgumentException($"{value} is not a value of {name}.", name);

    private static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentException($"{name} must be a finite number, got {value}.", name);
}
