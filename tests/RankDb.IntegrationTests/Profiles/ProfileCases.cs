using System.Text.Json.Nodes;

namespace RankDb.IntegrationTests.Profiles;

/// <summary>
/// Walks a schema and makes, for every place in it, the smallest documents that have something there: one at each bound, and one for
/// each way of being wrong. So a key that is added to the schema is tested from then on.
/// </summary>
internal sealed class ProfileCases(JsonObject root)
{
    private readonly List<ProfileCase> _cases = [];

    public static IReadOnlyList<ProfileCase> Of(JsonObject schema)
    {
        var walk = new ProfileCases(schema);
        walk.Visit(schema, "", value => value);
        return walk._cases;
    }

    private void Visit(JsonObject schema, string pointer, Func<JsonNode, JsonNode> embed, bool alternative = false)
    {
        schema = Resolved(schema);
        if (schema["anyOf"] is JsonArray options)
        {
            foreach (var option in options)
            {
                Visit(option!.AsObject(), pointer, embed, alternative: true);
            }

            Bad("another type", true);
            return;
        }

        var types = Types(schema);
        // What one alternative refuses, another may take.
        if (types.Count > 0 && !alternative)
        {
            Bad("another type", types.Contains("boolean") ? "x" : true);
            if (!types.Contains("string"))
            {
                Bad("a text", "12");
            }
        }

        switch (types.FirstOrDefault())
        {
            case "string" when schema["enum"] is JsonArray words:
                words.ToList().ForEach(word => Good(word!.DeepClone()));
                Bad("unknown word", "no such word");
                break;
            case "string":
                Texts(schema, Good, Bad);
                break;
            case "integer":
                Numbers(schema, 1, Good, Bad);
                Bad("not whole", (int)schema["minimum"]! + 0.5);
                break;
            case "number":
                Numbers(schema, 0.001, Good, Bad);
                break;
            case "array":
                List(schema, pointer, embed);
                break;
            case "object" when schema["properties"] is JsonObject properties:
                Keys(schema, properties, pointer, embed);
                break;
        }

        void Good(JsonNode value) => _cases.Add(new ProfileCase(embed(value), pointer, null));
        void Bad(string fault, JsonNode value) => _cases.Add(new ProfileCase(embed(value), pointer, fault));
    }

    private static void Texts(JsonObject schema, Action<JsonNode> good, Action<string, JsonNode> bad)
    {
        good(Text(schema));
        if (schema["minLength"] is { } shortest && (int)shortest > 0)
        {
            bad("too short", new string('a', (int)shortest - 1));
        }

        if (schema["maxLength"] is { } longest)
        {
            good(new string('a', (int)longest));
            bad("too long", new string('a', (int)longest + 1));
        }

        if (schema["pattern"] is not null)
        {
            bad("another pattern", "Not a NAME");
        }
    }

    private static void Numbers(JsonObject schema, double step, Action<JsonNode> good, Action<string, JsonNode> bad)
    {
        good(Number(schema));
        if (schema["minimum"] is { } low)
        {
            good(low.DeepClone());
            bad("too small", (double)low - step);
        }

        if (schema["maximum"] is { } high)
        {
            good(high.DeepClone());
            bad("too large", (double)high + step);
        }
    }

    private void List(JsonObject schema, string pointer, Func<JsonNode, JsonNode> embed)
    {
        var entry = schema["items"]?.AsObject();
        var fewest = (int?)schema["minItems"] ?? 0;
        _cases.Add(new ProfileCase(embed(Repeated(fewest)), pointer, null));
        if (fewest > 0)
        {
            _cases.Add(new ProfileCase(embed(Repeated(fewest - 1)), pointer, "too few"));
        }

        if (schema["maxItems"] is { } most)
        {
            _cases.Add(new ProfileCase(embed(Repeated((int)most)), pointer, null));
            _cases.Add(new ProfileCase(embed(Repeated((int)most + 1)), pointer, "too many"));
        }

        if (entry is not null)
        {
            // The entry in question comes last, behind as many good ones as are needed.
            var before = Math.Max(fewest - 1, 0);
            Visit(entry, $"{pointer}/{before}", value => embed(new JsonArray([.. Enumerable.Range(0, before).Select(_ => (JsonNode?)Smallest(entry)), value])));
        }

        JsonArray Repeated(int times) => new([.. Enumerable.Range(0, times).Select(_ => (JsonNode?)(entry is null ? 1 : Smallest(entry)))]);
    }

    private void Keys(JsonObject schema, JsonObject properties, string pointer, Func<JsonNode, JsonNode> embed)
    {
        var one = (int?)schema["maxProperties"] == 1;
        foreach (var (key, property) in properties)
        {
            Visit(property!.AsObject(), $"{pointer}/{key}", value => embed(With(key, value)));
            if ((bool?)schema["additionalProperties"] == false)
            {
                foreach (var misspelt in new[] { key + "x", key.Length > 2 ? $"{key[..^2]}{key[^1]}{key[^2]}" : key + "_" }.Where(word => !properties.ContainsKey(word)))
                {
                    _cases.Add(new ProfileCase(embed(With(misspelt, Smallest(property.AsObject()))), $"{pointer}/{misspelt}", "misspelt", key));
                }
            }
        }

        foreach (var missing in schema["required"]?.AsArray() ?? [])
        {
            var rest = Smallest(schema).AsObject();
            rest.Remove((string)missing!);
            _cases.Add(new ProfileCase(embed(rest), pointer, "missing"));
        }

        if (one || (int?)schema["minProperties"] > 0)
        {
            _cases.Add(new ProfileCase(embed(new JsonObject()), pointer, "nothing named"));
        }

        if (one)
        {
            _cases.Add(new ProfileCase(embed(new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Smallest(p.Value!.AsObject()))))), pointer, "two named"));
        }

        JsonObject With(string key, JsonNode value)
        {
            var all = one ? new JsonObject() : Smallest(schema).AsObject();
            all[key] = value;
            return all;
        }
    }

    /// <summary>The smallest value that passes.</summary>
    private JsonNode Smallest(JsonObject schema)
    {
        schema = Resolved(schema);
        if (schema["anyOf"] is JsonArray options)
        {
            return Smallest(options[0]!.AsObject());
        }

        switch (Types(schema).FirstOrDefault())
        {
            case "string":
                return Text(schema);
            case "integer" or "number":
                return Number(schema);
            case "array":
                return new JsonArray([.. Enumerable.Range(0, (int?)schema["minItems"] ?? 0).Select(_ => (JsonNode?)Smallest(schema["items"]!.AsObject()))]);
            case "object":
                var properties = schema["properties"]?.AsObject() ?? [];
                var keys = (schema["required"]?.AsArray() ?? []).Select(key => (string)key!).ToList();
                if (keys.Count < ((int?)schema["minProperties"] ?? 0))
                {
                    keys.Add(properties.First().Key);
                }

                return new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)Smallest(properties[key]!.AsObject()))));
            default:
                return "anything";
        }
    }

    private static JsonNode Text(JsonObject schema) =>
        schema["enum"] is JsonArray words ? words[0]!.DeepClone() : new string('a', Math.Max(1, (int?)schema["minLength"] ?? 0));

    private static JsonNode Number(JsonObject schema) => schema["minimum"]?.DeepClone() ?? 0.25;

    private static List<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => (string)type!).Where(type => type != "null")],
        { } one => [(string)one!],
        null => [],
    };

    private JsonObject Resolved(JsonObject schema)
    {
        while (schema["$ref"] is { } reference)
        {
            schema = ((string)reference!)[2..].Split('/').Aggregate((JsonNode)root, (at, step) => at[step]!).AsObject();
        }

        return schema;
    }
}
