using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class UnwritableRowTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task One_row_that_cannot_be_written_is_set_aside_and_retry_brings_it_in()
    {
        await database.ExecuteAsync("create table letters (id int primary key, body text)", Ct);
        await database.ExecuteAsync("select rankdb.create_index('letters', 'letters', array['body'])", Ct);
        await database.RefreshAsync("letters", Ct);
        var table = "rankdb_data.g" + await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'letters'", Ct);
        await database.ExecuteAsync($"alter table {table} add constraint no_poison check (body not like '%poison%')", Ct);
        await database.ExecuteAsync("insert into letters select n, case when n = 77 then 'poison letter' else 'kind letter ' || n end from generate_series(1, 200) n", Ct);
        await database.RefreshAsync("letters", Ct);

        Assert.Equal(["letters|77|23514|1"], await database.RowsAsync("select index_name, id, sqlstate, attempts from rankdb.errors", Ct));
        Assert.Contains("no_poison", await database.ScalarAsync<string>("select message from rankdb.errors", Ct), StringComparison.Ordinal);
        Assert.Equal(["199|0|1"], await database.RowsAsync("select indexed, pending, failed from rankdb.status", Ct));
        Assert.Equal(199, (await database.SearchAsync("letters", "letter", Ct, topN: 300)).Count);
        Assert.Empty(await database.SearchAsync("letters", "poison", Ct));

        Assert.Equal(1, await database.ScalarAsync<int>("select rankdb.retry('letters')", Ct));
        await database.RefreshAsync("letters", Ct);
        Assert.Equal(["77|2"], await database.RowsAsync("select id, attempts from rankdb.errors", Ct));

        await database.ExecuteAsync($"alter table {table} drop constraint no_poison", Ct);
        await database.ExecuteAsync("select rankdb.retry('letters')", Ct);
        await database.RefreshAsync("letters", Ct);
        Assert.Empty(await database.RowsAsync("select * from rankdb.errors", Ct));
        Assert.Equal(["77"], await database.SearchAsync("letters", "poison", Ct));
        Assert.Equal(["200|0|0"], await database.RowsAsync("select indexed, pending, failed from rankdb.status", Ct));
    }
}
