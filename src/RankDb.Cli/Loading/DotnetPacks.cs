namespace RankDb.Cli.Loading;

/// <summary>Finds the XML documentation that the .NET SDK carries in its reference packs.</summary>
internal static class DotnetPacks
{
    /// <summary>The documentation files of the newest version of each reference pack, packs in order of their names.</summary>
    /// <exception cref="CliException">There are none.</exception>
    internal static IReadOnlyList<string> Files()
    {
        foreach (var root in Roots().Where(Directory.Exists))
        {
            // The base pack first: the others repeat some of its members.
            var files = Directory.GetDirectories(root, "*.Ref")
                .OrderBy(pack => Path.GetFileName(pack).StartsWith("Microsoft.NETCore", StringComparison.Ordinal) ? 0 : 1).ThenBy(pack => pack, StringComparer.Ordinal)
                .SelectMany(NewestFiles).ToList();
            if (files.Count > 0)
            {
                return files;
            }
        }

        throw new CliException(
            $"no reference pack with XML documentation in {string.Join(", ", Roots())}", "install the .NET SDK, or set DOTNET_ROOT to its folder, or name a folder of XML files");
    }

    private static IEnumerable<string> NewestFiles(string pack) =>
        Directory.GetDirectories(pack)
            .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version(0, 0))
            .Select(folder => Path.Combine(folder, "ref")).Where(Directory.Exists)
            .Select(folder => Directory.GetFiles(folder, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .FirstOrDefault(files => files.Any()) ?? Enumerable.Empty<string>();

    private static IEnumerable<string> Roots()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "/"; // .../shared/Microsoft.NETCore.App/10.0.0
        string?[] roots =
        [
            Environment.GetEnvironmentVariable("DOTNET_ROOT"), Path.GetFullPath(Path.Combine(runtime, "..", "..", "..")),
            "/usr/share/dotnet", "/usr/lib/dotnet",
        ];
        return roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.Combine(root!, "packs")).Distinct();
    }
}
