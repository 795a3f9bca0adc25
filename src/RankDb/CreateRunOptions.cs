using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>How a run is made. Every default is the database's own; a value out of range is an error (22023).</summary>
public sealed class CreateRunOptions
{
    /// <summary>Results to keep of each query, 1 to 1000. Default null: the database's, 100.</summary>
    public int? Depth { get; init; }

    /// <summary>What to remember of it, up to 2000 characters. Default null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether a run of this name that the connection's role made goes. Default false: it is an error (42710).</summary>
    public bool Replace { get; init; }

    /// <summary>How to search, <see cref="SearchOptions.ProfileDefinition"/> among it; what concerns the answer's form alone does not count. Default null: as the profile says.</summary>
    public SearchOptions? Search { get; init; }

    /// <summary>The options argument of <c>rankdb.create_run</c>.</summary>
    internal string ToJson()
    {
        var json = Search is null ? [] : JsonNode.Parse(Search.ToJson())!.AsObject();
        return json.Put("depth", Depth).Put("note", Note).Put("replace", Replace ? true : (bool?)null).ToJsonString();
    }
}
