using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class LexicalExactnessTests(TestServer server, TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Pruned_search_equals_BM25_of_every_chunk_at_any_moment_and_by_every_path()
    {
        var corpus = new LexicalCorpus(database.Scratch, seed: 7);
        await corpus.CreateAsync(Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var messages = new List<string>();
        connection.Notice += (_, notice) => messages.Add(notice.Notice.MessageText);
        await using (var verbose = new NpgsqlCommand("set client_min_messages = debug1; set jit = off", connection))
        {
            await verbose.ExecuteNonQueryAsync(Ct);
        }

        var paths = new HashSet<string>();
        for (var round = 0; round < 6; round++)
        {
            // The first load has no GIN index and no segments yet; later rounds search before the index is settled, and after.
            await corpus.ChangeAsync(round == 0 ? 900 : 250, Ct);
            await corpus.IndexAsync(Ct);
            for (var settled = 0; settled < 2; settled++)
            {
                for (var i = 0; i < (round == 0 && settled == 0 ? 3 : 14); i++)
                {
                    var words = i == 0 ? 200 : corpus.Random.Next(1, 7);
                    var query = Enumerable.Range(0, words).Select(_ => corpus.Word()).ToList();
                    query.AddRange(corpus.Random.Next(4) == 0 ? [query[0], query[0]] : []);
                    var k = corpus.Random.Next(5) switch { 0 => 1, 1 => corpus.Random.Next(100, 1000), 2 => corpus.Random.Next(20, 100), _ => 10 };
                    var byChunk = corpus.Random.Next(2) == 0;
                    messages.Clear();
                    await using var transaction = await connection.BeginTransactionAsync(Ct);
                    await corpus.CheckAsync(connection, [.. query], k, byChunk, Ct);
                    paths.UnionWith(messages.Where(message => message.StartsWith("rankdb", StringComparison.Ordinal)).Select(message => Regex.Replace(message, "[0-9][0-9.e-]*", "N")));
                    if (messages.Any(message => message.Contains("segments are searched", StringComparison.Ordinal)))
                    {
                        paths.UnionWith(await SegmentPathsAsync(connection, k));
                    }
                }

                if (settled == 0)
                {
                    await corpus.SettleAsync(Ct);
                }
            }
        }

        Assert.Superset(
            new HashSet<string>
            {
                "rankdb: N frequent words, filtered first: f", "rankdb: segments are searched above a score of N",
                "rankdb: frequent words alone cannot reach a score of N",
                "blocks as seeds", "chunks as seeds", "rest of places", "rest by chunk", "new chunks",
            },
            paths);
    }

    [PostgresFact]
    public async Task A_truncated_source_starts_anew()
    {
        await using var scratch = await server.CreateMigratedAsync(Ct);
        var corpus = new LexicalCorpus(scratch, seed: 9);
        await corpus.CreateAsync(Ct);
        await corpus.ChangeAsync(300, Ct);
        await corpus.IndexAsync(Ct);
        await corpus.SettleAsync(Ct);
        await using var connection = await scratch.DataSource.OpenConnectionAsync(Ct);
        await corpus.CheckAsync(connection, ["w1", "w2", "w3"], 20, false, Ct);
        await scratch.ExecuteAsync("truncate corpus", Ct);
        corpus.Forget();
        await corpus.ChangeAsync(200, Ct);
        await corpus.IndexAsync(Ct);
        await corpus.CheckAsync(connection, ["w1", "w2", "w3"], 20, false, Ct);
        await corpus.SettleAsync(Ct);
        await corpus.CheckAsync(connection, ["w1", "w2", "w3"], 20, false, Ct);
    }

    // Which parts of the segment search had rows to work on, by the plan of the view under the settings of the search before.
    private static async Task<HashSet<string>> SegmentPathsAsync(NpgsqlConnection connection, int k)
    {
        await using var explain = new NpgsqlCommand("explain (analyze, timing off, format json) select * from rankdb_data.g1_lexical_blocks", connection);
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(Ct))!);
        await using var statistics = new NpgsqlCommand("select segmented_to > 20 * 64 from rankdb.statistics", connection);
        var large = (bool)(await statistics.ExecuteScalarAsync(Ct))!;
        var paths = new HashSet<string>();
        Visit(plan.RootElement[0].GetProperty("Plan"));
        return paths;

        void Visit(JsonElement node)
        {
            var rows = node.GetProperty("Actual Rows").GetDouble();
            var path = node.TryGetProperty("Subplan Name", out var name) ? name.GetString() : null;
            paths.UnionWith(rows == 0 ? [] : path switch
            {
                "CTE seeds" => [large && k <= 200 ? "blocks as seeds" : "chunks as seeds"],
                "CTE rest_rows" => ["rest of places"],
                "CTE chunk_rows" => ["rest by chunk"],
                _ when node.TryGetProperty("Index Cond", out var condition)
                    && Regex.IsMatch(condition.GetString()!, @"chunk_id > q\w*\.segmented_to") => ["new chunks"],
                _ => Array.Empty<string>(),
            });
            foreach (var child in node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray() : default)
            {
                Visit(child);
            }
        }
    }
}
