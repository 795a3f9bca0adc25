using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Client;

/// <summary>
/// Does the worker's part by its own SQL functions with one fixed vector for every text, so that tests of the client need no
/// service: what they look at is lexical.
/// </summary>
internal static class HandWorker
{
    public static async Task IndexAsync(TestDatabase database, string index, CancellationToken cancellationToken)
    {
        var id = await database.ScalarAsync<int>($"select index_id from rankdb.indexes where name = '{index}'", cancellationToken);
        await database.ExecuteAsync(
            $"""
            select rankdb._stage();
            insert into pg_temp.rankdb_stage select key, 0, 0, length(content), 8, content, array[1, 0]::real[] from rankdb._claim({id}, 1000);
            select rankdb._apply({id}, 'by-hand', 2);
            """, cancellationToken);
        await database.ExecuteAsync($"select rankdb._settle({id})", cancellationToken);
    }
}
