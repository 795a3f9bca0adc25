using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Inference.Quantization;

/// <summary>Reads and changes rankdb.json of a model folder, keeping what it does not know.</summary>
internal static class RankdbJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The object in the file.</summary>
    /// <exception cref="ModelException">It cannot be read (58000).</exception>
    internal static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient) as JsonObject
                ?? throw ModelException.CannotLoad($"Cannot read {path}: it is not a JSON object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Records the precision that a model runs in and how it was chosen. The file changes in one step.</summary>
    internal static void Record(string modelFolder, ModelInfo model, QuantizationReport report)
    {
        var path = Path.Combine(modelFolder, "rankdb.json");
        var json = File.Exists(path) ? Read(path) : Declared(model);
        json["precision"] = report.Precision;
        json["quantization"] = new JsonObject
        {
            ["decision"] = report.Decision,
            ["kendall_tau"] = Math.Round(report.Tau, 5),
            ["largest_error"] = Math.Round(report.LargestError, 5),
            ["pairs"] = report.Pairs,
            ["int8_layers"] = report.Int8Layers,
            ["float32_layers"] = report.Float32Layers,
            ["fused_attention"] = report.FusedAttention,
            ["float32_ms"] = Math.Round(report.Float32Milliseconds, 2),
            ["int8_ms"] = Math.Round(report.Int8Milliseconds, 2),
            ["kernel"] = report.Kernel,
            ["weight_bits"] = report.WeightBits,
        };
        var written = path + ".new";
        File.WriteAllText(written, json.ToJsonString(Indented) + "\n");
        File.Move(written, path, overwrite: true);
    }

    // A folder without rankdb.json is read by other rules, so what was found by them is written down.
    private static JsonObject Declared(ModelInfo model)
    {
        var json = new JsonObject { ["name"] = model.Name, ["kind"] = model.Kind == ModelKind.Encoder ? "encoder" : "reranker", ["max_tokens"] = model.MaxTokens };
        if (model.Kind == ModelKind.Encoder)
        {
            json["dimension"] = model.Dimension;
        }

        return json;
    }
}
