using System.Text.Json;
using RankDb.Ranking;
using RankDb.Ranking.Fusion;
using RankDb.Wire;

namespace RankDb.Service.Fusion;

/// <summary>Reads the legs and options of a call; every mistake is 22023 or 54000 and names the place.</summary>
internal static class FusionJson
{
    internal const int MaxLegs = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The legs of <c>[{"name": ..., "weight": ..., "lower_bound": ..., "hits": [...]}, ...]</c>.</summary>
    internal static FusionLeg[] Legs(string json, int maxHits)
    {
        using var document = Parse(json, "legs");
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw Bad("legs must be a JSON array of objects");
        }

        if (document.RootElement.GetArrayLength() > MaxLegs)
        {
            throw new WireException("54000", $"{document.RootElement.GetArrayLength()} legs are more than {MaxLegs}, the limit of one call");
        }

        var legs = new List<FusionLeg>();
        var hits = 0;
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var leg = Leg(element, $"legs[{legs.Count}]");
            hits += leg.Hits.Count;
            if (hits > maxHits)
            {
                throw new WireException("54000", $"the legs have more than {maxHits} hits, the limit of one call", "Cut the legs; what is far down adds little.");
            }

            legs.Add(leg);
        }

        return [.. legs];
    }

    /// <summary>The options; NULL and '' are the defaults.</summary>
    internal static FusionOptions Options(string? method, string? json)
    {
        var options = new FusionOptions { Method = FusionNames.Method(method ?? "rrf") };
        if (string.IsNullOrWhiteSpace(json))
        {
            return options;
        }

        using var document = Parse(json, "options");
        foreach (var (key, value) in Properties(document.RootElement, "options"))
        {
            options = key switch
            {
                "k" => options with { K = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var k) ? k : throw Bad($"k must be a whole number from 0 to {FusionOptions.MaxK}") },
                "phi" => options with { Phi = Number(value, "phi") },
                "normalize" => options with { Normalize = FusionNames.Normalization(Text(value, "normalize")) },
                "missing" => options with { Missing = FusionNames.Missing(Text(value, "missing")) },
                "combine" => options with { Combine = FusionNames.Combination(Text(value, "combine")) },
                "require" => options with { Require = Names(value, "require") },
                "minus" => options with { Minus = Names(value, "minus") },
                _ => throw Unknown("options", key, "k, phi, normalize, missing, combine, require, minus"),
            };
        }

        return options;
    }

    private static FusionLeg Leg(JsonElement element, string place)
    {
        (string? name, double weight, double? lowerBound, JsonElement? hits) = (null, 1, null, null);
        foreach (var (key, value) in Properties(element, place))
        {
            switch (key)
            {
                case "name": name = Text(value, place + ".name"); break;
                case "weight": weight = Number(value, place + ".weight"); break;
                case "lower_bound": lowerBound = value.ValueKind == JsonValueKind.Null ? null : Number(value, place + ".lower_bound"); break;
                case "hits": hits = value; break;
                default: throw Unknown(place, key, "name, weight, lower_bound, hits");
            }
        }

        return name is null || hits is null
            ? throw Bad($"{place} must have a name and hits")
            : new FusionLeg(name, Hits(hits.Value, place + ".hits"), weight, lowerBound);
    }

    private static FusionHit[] Hits(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Bad($"{place} must be an array of ids, or of objects with id, score, rank");
        }

        var hits = new FusionHit[element.GetArrayLength()];
        var (next, withRank, withScore) = (0, false, 0);
        foreach (var item in element.EnumerateArray())
        {
            var at = $"{place}[{next}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                hits[next++] = new FusionHit(Id(item, at), null, null);
                continue;
            }

            (string? id, double? score, int? rank) = (null, null, null);
            foreach (var (key, value) in Properties(item, at))
            {
                switch (key)
                {
                    case "id": id = Id(value, at + ".id"); break;
                    case "score": score = value.ValueKind == JsonValueKind.Null ? null : Number(value, at + ".score"); break;
                    case "rank":
                        withRank = true;
                        rank = value.ValueKind == JsonValueKind.Null ? null
                            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) ? whole : throw Bad($"{at}.rank must be a whole number or null");
                        break;
                    default: throw Unknown(at, key, "id, score, rank");
                }
            }

            withScore += score is null ? 0 : 1;
            hits[next++] = new FusionHit(id ?? throw Bad($"{at} must have an id"), score, rank);
        }

        return withRank ? hits : Ranked(hits, withScore, place);
    }

    /// <summary>Ranks by score where all have one, by place where none has.</summary>
    private static FusionHit[] Ranked(FusionHit[] hits, int withScore, string place)
    {
        if (withScore != 0 && withScore != hits.Length)
        {
            throw Bad($"{place}: {withScore} of {hits.Length} hits have a score; give all of them one, or none");
        }

        // NaN is refused by name when the legs are fused; sorting needs a place for it until then.
        var order = withScore == 0
            ? hits
            : [.. hits.OrderBy(hit => hit, Comparer<FusionHit>.Create((x, y) => double.IsNaN(x.Score!.Value) || double.IsNaN(y.Score!.Value)
                ? double.IsNaN(x.Score!.Value).CompareTo(double.IsNaN(y.Score!.Value))
                : new RankOrder().Compare(new ScoredId(x.Id, x.Score.Value), new ScoredId(y.Id, y.Score.Value))))];
        return [.. order.Select((hit, index) => hit with { Rank = index + 1 })];
    }

    private static IEnumerable<(string Key, JsonElement Value)> Properties(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(property => (property.Name, property.Value)) : throw Bad($"{place} must be a JSON object");

    private static string Id(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw Bad($"{place} must be an id: a text or a number"),
    };

    private static string Text(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad($"{place} must be a text");

    // PostgreSQL writes the numbers that JSON does not have as texts.
    private static double Number(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw Bad($"{place} must be a number"),
        },
        _ => throw Bad($"{place} must be a number"),
    };

    private static string[] Names(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(name => Text(name, place))] : throw Bad($"{place} must be an array of names of legs");

    private static JsonDocument Parse(string json, string argument)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException failure)
        {
            throw new WireException("22023", $"{argument} cannot be read as JSON: line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}", "Keys may come once, eight levels deep at most.", failure);
        }
    }

    private static WireException Unknown(string place, string key, string known) =>
        new("22023", $"{place} has the unknown key '{(key.Length <= 40 ? key : key[..40])}'", $"Known are {known}.");

    private static WireException Bad(string message) => new("22023", message);
}
