using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The build of the graph as the person who waits for it sees it.</summary>
public sealed class DenseBuildTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Status_tells_how_far_a_build_is()
    {
        // Made slow by looking at many candidates for each node, and stopped as soon as it was seen.
        await database.ExecuteAsync(
            "create table slow (id int primary key, body text); insert into slow select i, 'word' from generate_series(1, 4000) i; "
            + """select rankdb.create_index('slow', 'slow', array['body'], '{"hnsw_m": 50, "hnsw_ef_construction": 1000}')""", Ct);
        await OwnVectors.WriteAsync(database.Scratch, "slow", OwnVectors.Clustered(4000, 64, 20, 3), Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var settle = new NpgsqlCommand("select rankdb._settle(index_id) from rankdb.indexes where name = 'slow'", connection) { CommandTimeout = 240 };
        var build = settle.ExecuteNonQueryAsync(Ct);
        string? phase = null;
        while (phase is null)
        {
            Assert.False(build.IsCompleted, "the build ended before it was seen");
            phase = await database.ScalarAsync<string>("select phase from rankdb.status where name = 'slow' and percent between 0 and 100", Ct);
        }

        Assert.StartsWith("building index", phase, StringComparison.Ordinal);
        await database.ExecuteAsync(FormattableString.Invariant($"select pg_cancel_backend({connection.ProcessID})"), Ct);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => build);
        Assert.Equal("57014", failure.SqlState);
        Assert.Equal("building|", (await database.Scratch.RowsAsync("select state, phase from rankdb.status where name = 'slow'", Ct))[0]);
    }
}
