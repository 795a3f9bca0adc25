using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RankDb.Ranking.Tuning;
using RankDb.Ranking.Tuning.Replays;
using RankDb.Wire;
using static RankDb.Service.Tuning.TuneJson;

namespace RankDb.Service.Tuning;

/// <summary>Makes the settings of a combination: the plan with the values put in their places, and the retrieval that has the others.</summary>
internal sealed class PlanSettings
{
    private readonly JsonNode _plan;
    private readonly TunedParameter[] _parameters;
    private readonly Dictionary<string, int> _variants = new(StringComparer.Ordinal);

    /// <exception cref="WireException">22023: a place is not in the plan, a value cannot be there, or a retrieval is missing.</exception>
    internal PlanSettings(JsonElement plan, TunedParameter[] parameters, int[][] variants)
    {
        (_plan, _parameters) = (JsonObject.Create(Object(plan, "plan"))!, parameters);
        for (var p = 0; p < parameters.Length; p++)
        {
            if (parameters[p].At is not null)
            {
                for (var value = 0; value < parameters[p].Values.Length; value++)
                {
                    CheckValue(p, value);
                }
            }
        }

        Index(variants);
    }

    internal ReplaySettings Of(TuningChoice choice)
    {
        var plan = _plan;
        var copied = false;
        for (var p = 0; p < _parameters.Length; p++)
        {
            if (_parameters[p].At is { } at)
            {
                plan = copied ? plan : plan.DeepClone();
                copied = true;
                Put(plan, at, _parameters[p].Values[choice[p]], p);
            }
        }

        return new ReplaySettings(PlanJson.Read(plan.Deserialize<JsonElement>()), _variants[Key(_parameters.Select((parameter, p) => (parameter, choice[p])).Where(pair => pair.parameter.At is null).Select(pair => pair.Item2))]);
    }

    private void CheckValue(int p, int value)
    {
        var plan = _plan.DeepClone();
        Put(plan, _parameters[p].At!, _parameters[p].Values[value], p);
        try
        {
            PlanJson.Read(plan.Deserialize<JsonElement>());
        }
        catch (WireException refused)
        {
            throw Bad($"parameters[{p}].values[{value}] ({_parameters[p].Place}): {refused.Message}", refused);
        }
    }

    private static void Put(JsonNode plan, string[] at, JsonElement value, int p)
    {
        var node = plan;
        for (var step = 0; step < at.Length; step++)
        {
            var isLast = step == at.Length - 1;
            if (node is JsonObject known && (isLast || known.ContainsKey(at[step])))
            {
                if (isLast)
                {
                    known[at[step]] = Node(value);
                }

                node = known[at[step]];
            }
            else if (node is JsonArray array && int.TryParse(at[step], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count)
            {
                if (isLast)
                {
                    array[index] = Node(value);
                }

                node = array[index];
            }
            else
            {
                throw Bad($"parameters[{p}].at: the plan has no place {string.Join('/', at)}");
            }
        }
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    private void Index(int[][] variants)
    {
        TunedParameter[] retrieval = [.. _parameters.Where(parameter => parameter.At is null)];
        for (var v = 0; v < variants.Length; v++)
        {
            if (variants[v].Length != retrieval.Length)
            {
                throw Bad($"variants[{v}] has {variants[v].Length} values for {retrieval.Length} parameters of the retrieval");
            }

            for (var r = 0; r < retrieval.Length; r++)
            {
                if ((uint)variants[v][r] >= (uint)retrieval[r].Values.Length)
                {
                    throw Bad($"variants[{v}]: {retrieval[r].Place} has no value {variants[v][r]}");
                }
            }

            if (!_variants.TryAdd(Key(variants[v]), v))
            {
                throw Bad($"variants[{v}] comes twice");
            }
        }

        var combinations = retrieval.Aggregate(1.0, (product, parameter) => product * parameter.Values.Length);
        if (combinations != variants.Length)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture, $"there are {variants.Length} variants for {combinations:0} combinations of the parameters of the retrieval"));
        }
    }

    private static string Key(IEnumerable<int> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
