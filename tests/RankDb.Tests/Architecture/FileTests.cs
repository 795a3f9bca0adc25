using System.Text.RegularExpressions;
using Xunit;

namespace RankDb.Tests.Architecture;

public sealed partial class FileTests
{
    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        // The list of SQL files has a line for each of them: its length is their number.
        Assert.DoesNotContain(
            RepositoryFiles.Find(".cs", ".sql").Where(path => path != "sql/install.sql").Select(path => (Path: path, Lines: File.ReadLines(RepositoryFiles.Path(path)).Count())),
            file => file.Lines > 400);

    [Fact]
    public void Every_path_named_in_the_docs_exists()
    {
        var missing = RepositoryFiles.Find(".md")
            .Where(path => path == "README.md" || path.StartsWith("docs/", StringComparison.Ordinal))
            .SelectMany(page => PathInBackticks().Matches(File.ReadAllText(RepositoryFiles.Path(page))).Select(match => (Page: page, Named: match.Groups[1].Value)))
            .Where(link => !Path.Exists(RepositoryFiles.Path(link.Named)) && !Path.Exists(Path.Combine(Path.GetDirectoryName(RepositoryFiles.Path(link.Page))!, link.Named)));

        Assert.Empty(missing);
    }

    [Fact]
    public void No_SQL_body_is_one_that_Npgsql_would_split() =>
        Assert.DoesNotContain(
            RepositoryFiles.Find(".sql"),
            path => BeginAtomic().IsMatch(File.ReadAllText(RepositoryFiles.Path(path))));

    /// <summary>A path that starts with one of the repository's folders, or a file of its root.</summary>
    [GeneratedRegex("`((?:src|tests|sql|migrations|benchmarks|docs|scripts|models|samples)/[A-Za-z0-9_./-]*[A-Za-z0-9_/]|[A-Za-z]+\\.(?:sln|md|props)|\\./(?:rankdb|test))`")]
    private static partial Regex PathInBackticks();

    [GeneratedRegex(@"^\s*begin\s+atomic\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex BeginAtomic();
}
