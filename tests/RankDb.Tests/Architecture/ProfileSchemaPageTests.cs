using Xunit;

namespace RankDb.Tests.Architecture;

public sealed class ProfileSchemaPageTests
{
    [Fact]
    public void The_page_about_profiles_prints_the_schema_that_the_database_has()
    {
        var function = Between(File.ReadAllText(RepositoryFiles.Path("sql/functions/profile_schema.sql")), "$json$\n", "$json$");
        var page = Between(File.ReadAllText(RepositoryFiles.Path("docs/profiles.md")), "<!-- schema -->\n```json\n", "```\n<!-- end of schema -->");

        Assert.True(function == page, "The schema has changed: run scripts/print-profile-schema.sh.");
    }

    private static string Between(string text, string start, string end)
    {
        var at = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{start}' is not there");
        at += start.Length;
        return text[at..text.IndexOf(end, at, StringComparison.Ordinal)];
    }
}
