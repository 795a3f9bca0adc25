using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class SnapshotTests(PassageDatabase database) : IClassFixture<PassageDatabase>
{
    private const int Searches = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("\"rollup\": \"max\"")]
    [InlineData("\"rollup\": {\"decay\": 0.5}, \"neighbors\": 1")]
    public async Task A_document_that_is_replaced_all_the_time_is_found_exactly_once_and_whole(string options)
    {
        // Each replacement gives the document's chunks new ids, texts, terms and vectors in one commit. Legs, texts and
        // neighbours that were read in different snapshots would lose the document, or find it by an old and a new chunk.
        await ReplaceAsync(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writer = Task.Run(async () =>
        {
            for (var number = 2; !stop.IsCancellationRequested; number++)
            {
                await ReplaceAsync(number);
            }
        }, Ct);
        var searches = 0;
        var near = 0;
        var seen = new HashSet<string>();
        try
        {
            // Until enough was seen, however the two share the machine.
            while (searches < Searches || seen.Count < 3)
            {
                Assert.False(writer.IsCompleted, "the writer must go on");
                var rows = await database.RowsAsync(
                    $$$"""
                    select id, snippet, coalesce(details #>> '{neighbors,passage}', snippet), details #>> '{legs,lexical,rank}', details #>> '{legs,dense,rank}'
                    from rankdb.search('passages', 'quagga', 30, profile => 'hybrid', options => '{{{{options}}}, "vector": [0.1, 0.9, -0.7, 0.2]}')
                    """, Ct);
                var row = Assert.Single(rows, row => row.StartsWith("5|", StringComparison.Ordinal)).Split('|');
                Assert.Equal(30, rows.Select(found => found.Split('|')[0]).Distinct().Count());
                Assert.Equal("1", row[3]);
                // The graph of vectors is approximate, so now and then it may pass the document by.
                near += row[4] == "1" ? 1 : 0;
                // All parts are of the same replacement.
                Assert.Single(row[2].Split(' ').Where(word => word.StartsWith("version", StringComparison.Ordinal)).Distinct());
                seen.Add(row[1]);
                searches++;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }

        Assert.True(near > searches / 2, $"the dense leg found it in {near} of {searches} searches");
    }

    [PostgresFact]
    public async Task A_search_in_a_transaction_with_one_snapshot_keeps_to_it()
    {
        await ReplaceAsync(1001);
        await using var connection = await database.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        var before = await SnippetAsync(connection, transaction);
        await ReplaceAsync(1002);
        Assert.Contains("version1001", before, StringComparison.Ordinal);
        Assert.Equal(before, await SnippetAsync(connection, transaction));
        await transaction.CommitAsync(Ct);
        Assert.Contains("version1002", await SnippetAsync(connection, null), StringComparison.Ordinal);
    }

    private static async Task<string> SnippetAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        await using var command = new NpgsqlCommand("select snippet from rankdb.search('passages', 'quagga', 1, profile => 'lexical')", connection, transaction);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    // Deletes and inserts document 5 and indexes it, as the worker would, in one transaction.
    private async Task ReplaceAsync(int number)
    {
        var index = await database.Database.ScalarAsync<int>("select index_id from rankdb.indexes where name = 'passages'", Ct);
        var body = string.Concat(Enumerable.Range(0, 3).Select(_ => string.Create(CultureInfo.InvariantCulture, $"quagga quagga version{number} ")));
        await database.Database.ExecuteAsync(
            $"""
            delete from passages where id = 5;
            insert into passages values (5, '{body}');
            select rankdb._stage();
            insert into pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding)
            select c.key, o, o * length(c.content) / 3, (o + 1) * length(c.content) / 3, 8, substr(c.content, o * length(c.content) / 3 + 1, length(c.content) / 3), array[0.1, 0.9, -0.7, 0.2]::real[]
            from rankdb._claim({index}, 1000) c cross join generate_series(0, 2) o;
            select rankdb._apply({index}, 'by-hand', 4);
            """, Ct);
    }
}
