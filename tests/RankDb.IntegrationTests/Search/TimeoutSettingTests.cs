using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The setting <c>rankdb.timeout_ms</c>: what a session gives its searches for time.</summary>
public sealed class TimeoutSettingTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task It_holds_where_neither_the_call_nor_the_profile_gives_a_timeout()
    {
        await database.IndexAsync("timed", "{}", ["a river"], Ct);
        await database.Database.ExecuteAsync(
            """select rankdb.create_profile('patient', '{"legs": [{"lexical": {}}], "timeout_ms": 300000}'), rankdb.create_profile('silent', '{"legs": [{"lexical": {}}], "timeout_ms": null}')""", Ct);
        await using var connection = await database.Database.DataSource.OpenConnectionAsync(Ct);
        await using var set = new NpgsqlCommand("set rankdb.timeout_ms = '500000'", connection);
        await set.ExecuteNonQueryAsync(Ct);
        foreach (var (most, arguments) in new[]
        {
            (500_000, "profile => 'lexical'"),
            (500_000, "profile => 'silent'"),
            (500_000, """options => '{"profile": {"legs": [{"lexical": {}}]}}'"""),
            (500_000, """profile => 'lexical', options => '{"timeout_ms": null}'"""),
            (300_000, "profile => 'patient'"),
            (200_000, """options => '{"profile": {"legs": [{"lexical": {}}], "timeout_ms": 200000}}'"""),
            (100_000, """profile => 'patient', options => '{"timeout_ms": 100000}'"""),
        })
        {
            // The search itself takes less than a minute and a half.
            Assert.InRange(await LeftAsync(connection, arguments), most - 90_000, most);
        }

        set.CommandText = "set rankdb.timeout_ms = ''";
        await set.ExecuteNonQueryAsync(Ct);
        Assert.InRange(await LeftAsync(connection, "profile => 'lexical'"), 0, 1000);
    }

    [PostgresTheory]
    [InlineData("0")]
    [InlineData("600001")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("1s")]
    [InlineData("99999999999")]
    public async Task A_value_that_is_no_time_is_named(string value)
    {
        await database.IndexAsync("timed", "{}", ["a river"], Ct);
        await using var connection = await database.Database.DataSource.OpenConnectionAsync(Ct);
        await using var set = new NpgsqlCommand($"set rankdb.timeout_ms = '{value}'", connection);
        await set.ExecuteNonQueryAsync(Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => LeftAsync(connection, "profile => 'lexical'"));
        Assert.Equal("22023", error.SqlState);
        Assert.Equal($"the setting rankdb.timeout_ms must be a whole number between 1 and 600000, got {value}", error.MessageText);
        Assert.Contains("milliseconds, without a unit", error.Hint, StringComparison.Ordinal);

        // A call with a time of its own has no use for it.
        Assert.InRange(await LeftAsync(connection, """profile => 'lexical', options => '{"timeout_ms": 100000}'"""), 10_000, 100_000);
    }

    private static async Task<double> LeftAsync(NpgsqlConnection connection, string arguments)
    {
        await using var search = new NpgsqlCommand($"select (details ->> 'deadline_left_ms')::float8 from rankdb.search('timed', 'river', {arguments})", connection);
        return Convert.ToDouble(await search.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture);
    }
}
