namespace RankDb.Tests.Architecture;

/// <summary>The repository's own files, found from the folder of the test's binaries.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] NotSources = ["bin", "obj", ".git", ".rankdb", "build", "node_modules", "TestResults"];

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RankDb.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
        }
    }

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>Source files with one of the extensions, as paths from the root with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Find(params string[] extensions) =>
        [.. Walk(new DirectoryInfo(Root)).Where(file => extensions.Contains(file.Extension)).Select(Relative).Order(StringComparer.Ordinal)];

    private static string Relative(FileInfo file) => System.IO.Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories()
            .Where(child => !NotSources.Contains(child.Name) && child.LinkTarget is null).SelectMany(Walk));
}
