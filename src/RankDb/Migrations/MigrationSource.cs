using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace RankDb.Migrations;

/// <summary>What there is to apply: numbered files, run once each, then repeatable files, run in order every time.</summary>
internal sealed partial class MigrationSource
{
    private const string InstallList = "sql/install.sql";

    private MigrationSource(IReadOnlyList<Migration> numbered, IReadOnlyList<MigrationFile> repeatable) =>
        (Numbered, Repeatable) = (numbered, repeatable);

    /// <summary>The numbered files, by version: 1, 2, ... without a gap.</summary>
    public IReadOnlyList<Migration> Numbered { get; }

    /// <summary>The files that <c>sql/install.sql</c> lists, in its order.</summary>
    public IReadOnlyList<MigrationFile> Repeatable { get; }

    /// <summary>The version a database has when all numbered files are applied; 0 for none.</summary>
    public int LatestVersion => Numbered.Count;

    /// <summary>The files that this library carries.</summary>
    public static MigrationSource Embedded()
    {
        var assembly = typeof(MigrationSource).Assembly;
        return FromFiles(assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && name.AsSpan().IndexOfAny('/', '\\') > 0)
            .Select(name => MigrationFile.Create(name, ReadResource(assembly, name))));
    }

    /// <summary>What comes before all numbered files, every time: the roles, and the table that remembers what was applied.</summary>
    public static IReadOnlyList<MigrationFile> Prelude()
    {
        return [Read("roles.sql"), Read("history.sql")];

        static MigrationFile Read(string name) => MigrationFile.Create(name, ReadResource(typeof(MigrationSource).Assembly, name));
    }

    /// <summary>Sorts files into numbered and repeatable ones.</summary>
    /// <exception cref="RankDbMigrationException">
    /// A name that is not <c>VNNNN__words.sql</c>, a number twice or missing, a line of <c>install.sql</c> that is not
    /// <c>\ir path</c>, a listed file that is missing, or a file of <c>sql/</c> that is not listed.
    /// </exception>
    public static MigrationSource FromFiles(IEnumerable<MigrationFile> files)
    {
        var byPath = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        return new MigrationSource(
            ReadNumbered(byPath.Values.Where(file => file.Path.StartsWith("migrations/", StringComparison.Ordinal))),
            ReadRepeatable(byPath));
    }

    private static List<Migration> ReadNumbered(IEnumerable<MigrationFile> files)
    {
        var numbered = new List<Migration>();
        foreach (var file in files)
        {
            var match = NumberedName().Match(file.Name);
            if (!match.Success)
            {
                throw Broken($"{file.Path} is not named like V0001__words_of_what_it_does.sql.");
            }

            numbered.Add(new Migration(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), file));
        }

        numbered.Sort((left, right) => left.Version.CompareTo(right.Version));
        for (var i = 0; i < numbered.Count; i++)
        {
            if (numbered[i].Version != i + 1)
            {
                throw Broken(i > 0 && numbered[i].Version == numbered[i - 1].Version
                    ? $"{numbered[i - 1].Name} and {numbered[i].Name} have the same number."
                    : $"Version {i + 1} is missing before {numbered[i].Name}.");
            }
        }

        return numbered;
    }

    private static List<MigrationFile> ReadRepeatable(Dictionary<string, MigrationFile> byPath)
    {
        var listed = new List<MigrationFile>();
        if (byPath.TryGetValue(InstallList, out var list))
        {
            foreach (var line in list.Sql.Split('\n').Select(line => line.Trim()))
            {
                if (line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal))
                {
                    continue;
                }

                var match = IncludeLine().Match(line);
                if (!match.Success)
                {
                    throw Broken($@"{InstallList} holds only lines of the form \ir path, not ""{line}"".");
                }

                listed.Add(byPath.GetValueOrDefault($"sql/{match.Groups[1].Value}")
                    ?? throw Broken($"{InstallList} lists {match.Groups[1].Value}, which does not exist."));
            }
        }

        var names = listed.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (names.Count != listed.Count)
        {
            throw Broken($"{InstallList} lists a file twice.");
        }

        var forgotten = byPath.Keys.Where(path =>
            path.StartsWith("sql/", StringComparison.Ordinal) && path != InstallList && !names.Contains(path)).Order(StringComparer.Ordinal).ToList();
        return forgotten.Count == 0 ? listed : throw Broken($"{InstallList} does not list {string.Join(", ", forgotten)}.");
    }

    private static string ReadResource(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from {assembly.GetName().Name}."));
        return reader.ReadToEnd();
    }

    private static RankDbMigrationException Broken(string message) => new(message, "55000");

    [GeneratedRegex(@"^V([0-9]{4,})__[a-z0-9_]+\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedName();

    [GeneratedRegex(@"^\\ir ([a-z0-9_/]+\.sql)$", RegexOptions.CultureInvariant)]
    private static partial Regex IncludeLine();
}
