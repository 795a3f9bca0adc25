using System.Globalization;
using RankDb.Inference.Onnx.Outline;

namespace RankDb.Inference.Onnx;

/// <summary>
/// The files beside a model that hold its weights. They must be in the model's folder: a model that anybody may have
/// written must not read /etc/passwd. Where the model's file is a link, as in a Hugging Face cache, the folder that it
/// links to counts too.
/// </summary>
internal sealed class ExternalData(string modelPath)
{
    /// <summary>TensorProto.DataLocation.EXTERNAL.</summary>
    internal const int Location = 1;

    private readonly Dictionary<string, long> sizes = new(StringComparer.Ordinal);

    /// <summary>Bytes that a tensor may take from its file.</summary>
    /// <exception cref="InvalidDataException">The file is missing, outside the folder, or shorter than the tensor says.</exception>
    internal long Length(TensorOutline tensor)
    {
        var location = tensor.ExternalData.LastOrDefault(entry => entry.Key == "location")?.Value ?? string.Empty;
        if (!sizes.TryGetValue(location, out var size))
        {
            size = sizes[location] = Size(location, tensor.Name);
        }

        var offset = Number(tensor, "offset") ?? 0;
        var length = Number(tensor, "length") ?? size - offset;
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset
            ? length
            : throw new InvalidDataException($"the weights {tensor.Name} are {length} bytes at {offset} of {location}, which has {size}");
    }

    private static long? Number(TensorOutline tensor, string key)
    {
        var text = tensor.ExternalData.LastOrDefault(entry => entry.Key == key)?.Value;
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidDataException($"the weights {tensor.Name} have an {key} of \"{text}\"");
    }

    private static string Real(string file) =>
        System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    private static bool IsIn(string folder, string file) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private long Size(string location, string tensor)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal)
            || location.Contains(':', StringComparison.Ordinal) || location.Split('/', '\\').Contains(".."))
        {
            throw new InvalidDataException($"the weights {tensor} are in \"{location}\"; they must be in a file in the model's own folder");
        }

        var file = Path.GetFullPath(Path.Combine(folder, location));
        if (!System.IO.File.Exists(file))
        {
            throw new InvalidDataException($"the weights {tensor} are in the file {location}, which is missing");
        }

        // A folder of the path that is a link would lead out as well; no exporter makes any.
        for (var parent = Path.GetDirectoryName(file)!; parent.Length > folder.Length; parent = Path.GetDirectoryName(parent)!)
        {
            if (new DirectoryInfo(parent).LinkTarget is not null)
            {
                throw new InvalidDataException($"the weights {tensor} are in {location}, which leads out of the model's folder");
            }
        }

        var real = Real(file);
        var realFolder = Path.GetDirectoryName(Real(Path.GetFullPath(modelPath)))!;
        return IsIn(folder, real) || IsIn(realFolder, real)
            ? new FileInfo(real).Length
            : throw new InvalidDataException($"the weights {tensor} are in {location}, which leads out of the model's folder");
    }
}
