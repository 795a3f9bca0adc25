namespace RankDb.Inference;

/// <summary>Files that a model folder names.</summary>
internal static class FolderFile
{
    /// <summary>The full path of a file or folder that settings name relative to the model folder, and that must be inside it.</summary>
    internal static string Inside(string folder, string named)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, named));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"\"{named}\" is outside the model folder.");
        }

        return Path.Exists(path) ? path : throw new InvalidDataException($"\"{named}\" does not exist.");
    }
}
