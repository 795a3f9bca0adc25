using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Vectors of the real encoder cut to their first dimensions, on the way in and in queries.</summary>
public sealed class DensePrefixTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Texts_and_queries_are_cut_alike_and_have_length_1_again()
    {
        await database.ExecuteAsync(
            """
            create table cut (id int primary key, body text);
            insert into cut select i, format('%s and %s number %s', (array['river', 'market', 'engine', 'garden'])[1 + i % 4], (array['stone', 'winter', 'copper'])[1 + i % 3], i) from generate_series(1, 60) i;
            select rankdb.create_index('cut', 'cut', array['body'], '{"dimensions": 32}')
            """, Ct);
        await database.RefreshAsync("cut", Ct);
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'cut'", Ct);
        Assert.Equal(["32|1.00"], await database.RowsAsync($"select distinct vector_dims(embedding), round(l2_norm(embedding)::numeric, 2) from rankdb_data.g{generation}", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            $"select count(*) from rankdb_data.g{generation} where embedding <=> subvector(rankdb.embed(body, kind => 'document'), 1, 32)::halfvec > 0.001", Ct));
        Assert.Equal(
            await database.RowsAsync($"select round((1 - (embedding <=> subvector(rankdb.embed('copper market'), 1, 32)::halfvec))::numeric, 3) from rankdb_data.g{generation} order by 1 desc limit 5", Ct),
            await database.RowsAsync("select round(score::numeric, 3) from rankdb.dense_search('cut', 'copper market', 5) order by rank", Ct));
    }
}
