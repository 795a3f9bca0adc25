namespace RankDb.Inference;

/// <summary>The files of a graph: itself, and its weights where they lie beside it as <c>model.onnx_data</c> or <c>model.onnx.data</c>.</summary>
internal static class GraphFiles
{
    /// <summary>The files as they are now.</summary>
    internal static IReadOnlyList<FileInfo> Of(string path)
    {
        try
        {
            var graph = new FileInfo(path);
            return
            [
                graph,
                .. graph.Directory!.EnumerateFiles(graph.Name + "?*")
                    .Where(file => file.Name.StartsWith(graph.Name + "_data", StringComparison.Ordinal) || file.Name == graph.Name + ".data")
                    .OrderBy(file => file.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    /// <summary>A model that comes back into memory must be the one that was registered, because its version is.</summary>
    /// <exception cref="ModelException">A file is another than it was (55000).</exception>
    internal static void RefuseChanged(string model, IReadOnlyList<FileInfo> files)
    {
        foreach (var then in files)
        {
            var now = new FileInfo(then.FullName);
            if (!now.Exists || now.Length != then.Length || now.LastWriteTimeUtc != then.LastWriteTimeUtc)
            {
                throw new ModelException(
                    $"The model {model} cannot be loaded again: {then.FullName} {(now.Exists ? "was changed" : "was removed")} since it was registered. Replace the model, or restart the service.", "55000");
            }
        }
    }
}
