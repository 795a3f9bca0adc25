using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Tunings that are too big: told as soon as it is known, with what would help, and nothing is kept.</summary>
public sealed class TuneLimitTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Candidates_of_more_than_32_MiB()
    {
        await JudgedArticles.FillAsync(database, Ct);
        // Sixteen legs that find every article, for each of 64 boosts: 10 MB a query.
        var legs = string.Join(", ", Enumerable.Range(1, 16).Select(n => $$$"""{"function": {"name": "f{{{n}}}", "sql": "sin(id) * {{{n}}}", "top": 1000}}"""));
        var scales = string.Join(", ", Enumerable.Range(1, 63).Select(n => (n * 0.01).ToString(CultureInfo.InvariantCulture)));
        var profile = $$"""{"legs": [{{legs}}], "boosts": [{"decay": "exp", "column": "year", "origin": 2024, "scale": 5, "weight": 0.1}]}""";
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var notices = new List<string>();
        connection.Notice += (_, told) => notices.Add($"{told.Notice.Severity}: {told.Notice.MessageText}");
        await using var command = new NpgsqlCommand("call rankdb.tune('articles', 'tune', $1::jsonb, null, $2::jsonb)", connection) { CommandTimeout = 120 };
        command.Parameters.AddWithValue($$"""{"/boosts/0/at_scale": [{{scales}}]}""");
        command.Parameters.AddWithValue($$"""{"profile": {{profile}}, "name": "toobig", "note": "toobig", "write": "always", "metric": "map"}""");
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));

        Assert.Equal("54000", error.SqlState);
        Assert.Matches("^the candidates of 4 of 8 queries have [34][0-9]{7} bytes, at most 33554432 are allowed for all$", error.MessageText);
        Assert.StartsWith("Use at most about 3 queries, smaller values of /legs/*/*/top, ", error.Hint, StringComparison.Ordinal);
        // After the first query already.
        Assert.Matches("^WARNING: the candidates of all queries will have about [0-9]{8} bytes, which is more than the 33554432 that are allowed$", Assert.Single(notices));
        await TuneTraces.NoneAsync(database, "toobig", Ct);
    }

    [PostgresFact]
    public async Task More_queries_than_one_message_may_have()
    {
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'crowd', 'q' || n, 'river' from generate_series(1, 100001) n;
            insert into rankdb.judgments (set_name, query_id, id, grade) select 'crowd', 'q' || n, '1', 1 from generate_series(1, 100001) n
            """, Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(
            database.DataSource, "crowd", """{"/legs/1/dense/weight": [1, 2]}""", "hybrid", """{"name": "crowded", "note": "crowded", "write": "always"}""", Ct));
        Assert.Equal(("54000", "judgment set 'crowd' has 100001 queries with a relevant document, at most 100000 can be tuned on"), (error.SqlState, error.MessageText));
        Assert.Contains("a sample", error.Hint, StringComparison.Ordinal);
        await TuneTraces.NoneAsync(database, "crowded", Ct);
        await database.ExecuteAsync("delete from rankdb.queries where set_name = 'crowd'; delete from rankdb.judgments where set_name = 'crowd'", Ct);
    }
}
