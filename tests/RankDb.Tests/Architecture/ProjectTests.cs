using System.Xml.Linq;
using Xunit;

namespace RankDb.Tests.Architecture;

public sealed class ProjectTests
{
    /// <summary>The arrows of the design: what each project may and must refer to.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "RankDb.Ranking", [] },
        { "RankDb.Wire", ["RankDb.Ranking"] },
        { "RankDb.Dispatch", ["RankDb.Ranking"] },
        { "RankDb.Inference", ["RankDb.Ranking"] },
        { "RankDb", ["RankDb.Ranking"] },
        { "RankDb.Service", ["RankDb", "RankDb.Dispatch", "RankDb.Inference", "RankDb.Ranking", "RankDb.Wire"] },
        { "RankDb.Cli", ["RankDb", "RankDb.Service"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Project_references_are_exactly_those_of_the_design(string project, string[] references) =>
        Assert.Equal(references, References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_under_src_has_its_arrows() =>
        Assert.Equal(
            Arrows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal),
            RepositoryFiles.Find(".csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_vocabulary_has_no_packages() => Assert.Empty(References("RankDb.Ranking", "PackageReference"));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(RepositoryFiles.Path("RankDb.sln")).Replace('\\', '/');
        Assert.DoesNotContain(RepositoryFiles.Find(".csproj"), path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(RepositoryFiles.Path($"src/{project}/{project}.csproj")).Descendants(kind).Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'));
}
