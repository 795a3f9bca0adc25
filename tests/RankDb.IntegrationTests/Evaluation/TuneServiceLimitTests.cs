using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Service;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A service that takes less with one call than the database sends at most.</summary>
public sealed class TuneServiceLimitTests(TuneServiceLimitTests.Tight database) : IClassFixture<TuneServiceLimitTests.Tight>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_service_s_own_limit_is_told_with_what_helps()
    {
        await database.ExecuteAsync(
            "insert into rankdb.queries select 'set', 'q' || n, 'river' from generate_series(1, 20) n; insert into rankdb.judgments (set_name, query_id, id, grade) select 'set', 'q' || n, '3', 1 from generate_series(1, 20) n", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => JudgedArticles.TuneAsync(
            database.DataSource, "set", """{"/legs/0/lexical/weight": [1, 2]}""", null,
            """{"profile": {"legs": [{"lexical": {}}, {"lexical": {"name": "again"}}]}, "name": "toobig", "note": "toobig", "write": "always"}""", Ct, "notes"));
        Assert.Equal(("54000", "the problem has more than 5000 bytes, the limit of one call"), (error.SqlState, error.MessageText));
        Assert.Equal("Tune on fewer queries, with smaller tops, or with fewer values of what changes the retrieval.", error.Hint);
        await TuneTraces.NoneAsync(database, "toobig", Ct);
    }

    /// <summary>Ten notes, and a service of 5000 bytes a call.</summary>
    public sealed class Tight(TestServer server) : LiveDatabase(server)
    {
        protected override void Configure(ServiceOptions options) => options.MaxBytesPerCall = 5000;

        protected override async Task PrepareAsync(CancellationToken cancellationToken)
        {
            await ExecuteAsync(
                "create table notes (id int primary key, body text); insert into notes select n, 'river ' || n from generate_series(1, 10) n; select rankdb.create_index('notes', 'notes', array['body'])", cancellationToken);
            await RefreshAsync("notes", cancellationToken);
        }
    }
}
