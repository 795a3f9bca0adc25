using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Inference;

/// <summary>Writes the fingerprint of a model into its rankdb.json.</summary>
public static class ModelFingerprint
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Stores the numbers for the model's precision; everything else in the file stays, comments excepted.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="values">What <see cref="ModelRegistry.Fingerprint"/> gave.</param>
    /// <exception cref="ModelException">The file cannot be read or written (58000).</exception>
    public static void Write(ModelInfo model, IReadOnlyList<IReadOnlyList<float>> values)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(values);
        var path = Path.Combine(model.Folder, "rankdb.json");
        try
        {
            var settings = JsonSettings.Read(path);
            var stored = settings.IsEmpty ? null : StoredFingerprint.Read(settings, model.Precision);
            var root = settings.Element is { } element ? JsonObject.Create(element)! : [];
            if (root["fingerprint"] is not JsonObject all)
            {
                all = [];
                root["fingerprint"] = all;
            }

            all[model.Precision] = new JsonObject
            {
                ["tolerance"] = stored?.Tolerance ?? StoredFingerprint.ToleranceOf(model.Precision),
                ["values"] = new JsonArray([.. values.Select(row => new JsonArray([.. row.Select(number => (JsonNode)number)]))]),
            };
            File.WriteAllText(path, root.ToJsonString(Indented) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or FormatException)
        {
            throw ModelException.CannotLoad($"Cannot write the fingerprint into {path}: {exception.Message}", exception);
        }
    }
}
