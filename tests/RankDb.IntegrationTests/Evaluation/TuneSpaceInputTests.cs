using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Spaces of <c>rankdb.tune</c> that cannot be tried, or that have an edge.</summary>
public sealed class TuneSpaceInputTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Profile = """{"legs": [{"lexical": {"top": 40}}, {"dense": {"top": 40, "weight": 8}}], "fuse": {"method": "convex"}, "boosts": [{"filter": {"year": {"gte": 2010}}, "weight": 0.1}]}""";
    private const string Weight = "/legs/1/dense/weight";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"/legs/1/dense/weight": {"from": 1, "to": 1, "steps": 3}}""", "22023", "space at /legs/1/dense/weight: {\"to\": 1, \"from\": 1, \"steps\": 3} is no range", "\"from\" is below \"to\"")]
    [InlineData("""{"/legs/1/dense/weight": {"from": 2, "to": 1, "steps": 3}}""", "22023", "space at /legs/1/dense/weight: ", "\"from\" is below \"to\"")]
    [InlineData("""{"/legs/1/dense/weight": {"from": 0, "to": 1, "step": 0}}""", "22023", "space at /legs/1/dense/weight has no setting 'step'", "steps")]
    [InlineData("""{"/legs/1/dense/weight": {"from": 0, "to": 1, "steps": 0}}""", "22023", "space at /legs/1/dense/weight: steps must be a number between 2 and 1000, got 0", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": 0, "to": 1, "steps": 1001}}""", "22023", "space at /legs/1/dense/weight: steps must be a number between 2 and 1000, got 1001", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": "NaN", "to": 1, "steps": 3}}""", "22023", "space at /legs/1/dense/weight: from must be a number", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": -1, "to": 1, "steps": 3}}""", "22023", "space at /legs/1/dense/weight, value -1: profile at /legs/1/dense/weight: must be a number between 0 and 1000, got -1", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": -1e300, "to": 1e300, "steps": 3}}""", "22023", "space at /legs/1/dense/weight, value -1000", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": 1e-300, "to": 1e300, "steps": 3, "scale": "log"}}""", "22023", "space at /legs/1/dense/weight, value 1000", "")]
    [InlineData("""{"/legs/1/dense/weight": {"from": -1, "to": 1, "steps": 3, "scale": "log"}}""", "22023", "space at /legs/1/dense/weight: ", "above 0 on the scale \"log\"")]
    [InlineData("""{"/legs/1/dense/weight": ["NaN"]}""", "22023", "space at /legs/1/dense/weight, value \"NaN\": profile at /legs/1/dense/weight: must be a number", "")]
    [InlineData("""{"/legs/1/dense/weight": [[1]]}""", "22023", "space at /legs/1/dense/weight, value [1]: ", "")]
    [InlineData("""{"/legs/1/dense/weight": null}""", "22023", "space at /legs/1/dense/weight: must be a list of values or", "")]
    [InlineData("""{"/legs/0/lexical/top": {"from": 0.5, "to": 3, "steps": 3}}""", "22023", "space at /legs/0/lexical/top, value 0: profile at /legs/0/lexical/top: must be a whole number between 1 and 1000", "")]
    [InlineData("""{"/legs/1/lexical/weight": [1]}""", "22023", "space at /legs/1/lexical/weight: the profile has no such place", "/legs/1/dense/")]
    [InlineData("""{"/legs/-/dense/weight": [1]}""", "22023", "space at /legs/-/dense/weight: the profile has no such place", "/legs/1/dense/")]
    [InlineData("""{"/legs/1/dense/weight/": [1]}""", "22023", "space at /legs/1/dense/weight/: the profile has no such place", "/legs/1/dense/weight is 8.")]
    [InlineData("""{"/legs/1/dense/weight/most": [1]}""", "22023", "space at /legs/1/dense/weight/most: the profile has no such place", "/legs/1/dense/weight is 8.")]
    [InlineData("""{"/boosts/0/filter/year/gte/0": [1]}""", "22023", "space at /boosts/0/filter/year/gte/0: the profile has no such place", "/boosts/0/filter/year/gte is 2010.")]
    [InlineData("""{"": [1]}""", "22023", "space: \"\" is no JSON pointer", "/legs/1/dense/weight")]
    [InlineData("""{"/": [1]}""", "22023", "space: \"/\" is no JSON pointer", "/legs/1/dense/weight")]
    [InlineData("\"all\"", "22023", "space must be a JSON object, got string", "/legs/1/dense/weight")]
    public async Task It_names_the_setting_and_what_is_wrong_with_it(string space, string sqlState, string message, string hint) =>
        Is(await ErrorAsync(space, $$"""{"profile": {{Profile}}, "name": "wrong"}"""), sqlState, message, hint);

    [PostgresTheory]
    [InlineData("100001")]
    [InlineData("1e300")]
    [InlineData("-1")]
    [InlineData("\"NaN\"")]
    [InlineData("2.5")]
    public async Task It_measures_1_to_100000_points(string points) =>
        Is(await ErrorAsync($$"""{"{{Weight}}": [1]}""", $$"""{"profile": {{Profile}}, "points": {{points}} }"""), "22023", "points must be a", "");

    [PostgresFact]
    public async Task A_space_has_64_settings_and_2000_values_at_most()
    {
        var settings = string.Join(", ", Enumerable.Range(0, 65).Select(n => $"\"/synonyms/w{n}\": [[\"x\"]]"));
        Is(await ErrorAsync($"{{{settings}}}", """{"profile": {"legs": [{"lexical": {}}], "synonyms": {}}}"""), "54000", "a space has at most 64 settings with 2000 values together", "");
        const string thousand = """{"from": 0, "to": 900.5, "steps": 1000}""";
        Is(await ErrorAsync($$"""{"{{Weight}}": {{thousand}}, "/legs/0/lexical/weight": {{thousand}} }""", $$"""{"profile": {{Profile}} }"""), "54000", "a space has at most 64 settings with 2000 values together", "");
    }

    [PostgresFact]
    public async Task The_largest_range_is_tried_beside_the_profile_s_own_value()
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(
            database.DataSource, "one", $$"""{"{{Weight}}": {"from": 0, "to": 900.5, "steps": 1000} }""", null, $$"""{"profile": {{Profile}}, "points": 2000, "write": "never"}""", Ct);
        Assert.Equal(1001, report.GetProperty("trials").GetInt32());
    }

    [PostgresTheory]
    [InlineData("[8]")]
    [InlineData("[8, 8.0, 8]")]
    public async Task With_the_profile_s_own_value_alone_nothing_changes_and_nothing_is_written(string values)
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(database.DataSource, "few", $$"""{"{{Weight}}": {{values}} }""", null, $$"""{"profile": {{Profile}}, "name": "same"}""", Ct);
        Assert.Equal(1, report.GetProperty("trials").GetInt32());
        Assert.Equal(report.GetProperty("before").GetDouble(), report.GetProperty("confirmed").GetDouble(), 1e-9);
        Assert.False(report.TryGetProperty("to_version", out _));
    }

    [PostgresTheory]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task An_empty_space_is_the_default_one_and_a_profile_with_nothing_to_try_is_told(string space)
    {
        await JudgedArticles.FillAsync(database, Ct);
        var report = await JudgedArticles.TuneAsync(
            database.DataSource, "one", space, null, """{"profile": {"legs": [{"lexical": {"top": 10}}, {"dense": {"top": 10}}]}, "points": 3, "write": "never"}""", Ct);
        Assert.Contains(report.GetProperty("chosen").EnumerateObject(), setting => setting.Name == Weight);
        Is(await ErrorAsync(space, """{"profile": {"legs": [{"lexical": {}}]}}"""), "22023", "the profile has one leg and no reranking", "/boosts/0/weight");
    }

    private static void Is(PostgresException error, string sqlState, string message, string hint)
    {
        Assert.Equal(sqlState, error.SqlState);
        Assert.StartsWith(message, error.MessageText, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint ?? "", StringComparison.Ordinal);
    }

    private async Task<PostgresException> ErrorAsync(string space, string options)
    {
        await JudgedArticles.FillAsync(database, Ct);
        return await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(database.DataSource, "tune", space, null, options, Ct));
    }
}
