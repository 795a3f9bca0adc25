using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Inference;

/// <summary>Writes rankdb.json of an added model: what the source says, then what the user says, then where every byte came from.</summary>
internal static class ModelManifest
{
    private static readonly string[] OwnMembers = ["name", "kind", "default", "source", "files"];
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ModelException">22023: a setting that is not the user's to set; 58000: the source's rankdb.json is no object.</exception>
    internal static void Write(string folder, ModelAddition addition, IReadOnlyList<FetchedFile> files, JsonObject origin)
    {
        var path = Path.Combine(folder, "rankdb.json");
        var members = Existing(path);
        members["name"] = addition.Name;
        if (addition.Kind is { } kind)
        {
            members["kind"] = kind;
        }

        // Only the user makes a model the default: two defaults of one kind could not be loaded.
        members["default"] = addition.IsDefault;
        foreach (var (key, value) in addition.Settings)
        {
            members[key] = OwnMembers.Contains(key, StringComparer.Ordinal)
                ? throw new ModelException($"'{key}' cannot be set so; the name is the first argument, and --kind and --default are options.", "22023")
                : Value(value);
        }

        var readme = Path.Combine(folder, "README.md");
        if (members["license"] is null && File.Exists(readme) && ReadmeFrontMatter.License(File.ReadAllText(readme)) is { } license)
        {
            members["license"] = license;
        }

        members["source"] = origin;
        members["files"] = new JsonObject(files.Where(file => file.Path != "rankdb.json")
            .Select(file => KeyValuePair.Create<string, JsonNode?>(file.Path, file.Sha256)));
        Save(path, members);
    }

    /// <summary>Makes a model the default of its kind, or no longer that.</summary>
    internal static void SetDefault(string folder, bool isDefault)
    {
        var path = Path.Combine(folder, "rankdb.json");
        var members = Existing(path);
        members["default"] = isDefault;
        Save(path, members);
    }

    // By a rename, because a service may be reading it.
    private static void Save(string path, JsonObject members)
    {
        var draft = path + ".new";
        File.WriteAllText(draft, members.ToJsonString(Format) + "\n");
        File.Move(draft, path, overwrite: true);
    }

    private static JsonObject Existing(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it is not an object");
        }
        catch (JsonException malformed)
        {
            throw ModelException.CannotLoad($"The source's rankdb.json cannot be read: {malformed.Message}", malformed);
        }
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
