using Google.Protobuf;
using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>A copy of a model folder with another graph, so that a candidate is loaded and run just as it will be in use.</summary>
internal static class TrialFolder
{
    // These speak of the graph that the folder was made for.
    private static readonly string[] OfTheOriginal = ["precision", "quantization", "fingerprint"];

    /// <summary>Makes the copy; returns its path.</summary>
    internal static string Create(string modelFolder, string workFolder, string name, ModelProto model)
    {
        var folder = Path.Combine(workFolder, name);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(modelFolder).Where(file => !Path.GetFileName(file).Contains(".onnx", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var settings = Path.Combine(folder, "rankdb.json");
        if (File.Exists(settings))
        {
            var json = RankdbJson.Read(settings);
            foreach (var key in OfTheOriginal)
            {
                json.Remove(key);
            }

            File.WriteAllText(settings, json.ToJsonString());
        }

        using var stream = File.Create(Path.Combine(folder, "model.onnx"));
        model.WriteTo(stream);
        return folder;
    }
}
