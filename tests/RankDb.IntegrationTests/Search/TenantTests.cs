using System.Globalization;
using System.Text.RegularExpressions;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Runs the statements of docs/tenants.md as they stand there, over rows of several tenants.</summary>
public sealed partial class TenantTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_documented_set_ups_work_as_they_stand()
    {
        var app = await database.Scratch.CreateRoleAsync(Ct);
        // The role's name is the cluster's: the test has one of its own, which can log in already.
        var blocks = SqlBlocks().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "tenants.md"), Ct))
            .Select(match => AppRole().Replace(match.Groups[1].Value, app.Name)).ToArray();
        Assert.Equal(9, blocks.Length);
        await database.ExecuteAsync(blocks[0].Replace($"create role {app.Name} login;", "", StringComparison.Ordinal), Ct);

        foreach (var (setUp, use, fill, own) in new[]
        {
            (blocks[1], blocks[2], "insert into notes (tenant, body) select 40 + n % 5, 'late delivery ' || n from generate_series(1, 200) n",
                "select id::text from notes where tenant = 42"),
            (blocks[3], blocks[4], $"insert into tickets (tenant, body) select case n % 5 when 0 then '{app.Name}' else 'somebody' end, 'late delivery ' || n from generate_series(1, 200) n",
                $"select id::text from tickets where tenant = '{app.Name}'"),
            (blocks[5], blocks[6], "insert into letters (tenant, body) select 40 + n % 5, 'late delivery ' || n from generate_series(1, 200) n",
                "select array_to_json(array[tenant::text, id::text])::text from letters where tenant = 42"),
            (blocks[7], blocks[8], "insert into news (day, body) select date '2025-11-01' + n, 'late delivery ' || n from generate_series(1, 90) n",
                "select array_to_json(array[id::text, day::text])::text from news where day >= '2026-01-01'"),
        })
        {
            await database.ExecuteAsync(setUp, Ct);
            await database.ExecuteAsync(fill, Ct);
            await database.ExecuteAsync("analyze", Ct);
            var index = CreateIndex().Match(setUp).Groups[1].Value;
            await database.RefreshAsync(index, Ct);
            var mine = await database.Scratch.RowsAsync(own, Ct);
            Assert.InRange(mine.Count, 20, 60);

            foreach (var function in new[] { "search", "dense_search", "lexical_search" })
            {
                await using var connection = await app.DataSource.OpenConnectionAsync(Ct);
                var found = await HandVectors.RowsAsync(connection, use.Replace("rankdb.search", "rankdb." + function, StringComparison.Ordinal), Ct);
                Assert.Equal(10, found.Distinct().Count());
                Assert.Empty(found.Except(mine));
            }
        }

        await Partitions_of_other_windows_are_not_read();
    }

    private static string Dense(string comparison) =>
        $$$"""select id from rankdb.dense_search('news', 'late delivery', 10, '{"day": {"{{{comparison}}}": "2026-01-01"}}')""";

    private async Task Partitions_of_other_windows_are_not_read()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        async Task<long> ScansOfOldPartitionAsync() => long.Parse(
            (await HandVectors.RowsAsync(connection, "select pg_stat_get_xact_numscans('news_2025'::regclass) + pg_stat_get_xact_numscans('news_2025_pkey'::regclass) + pg_stat_get_xact_numscans('news_2025_day_idx'::regclass)", Ct))[0],
            CultureInfo.InvariantCulture);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var before = await ScansOfOldPartitionAsync();
        Assert.Equal(10, (await HandVectors.RowsAsync(connection, Dense("gte"), Ct)).Count);
        Assert.Equal(["matching"], await HandVectors.RowsAsync(connection, "select current_setting('rankdb.dense_plan')", Ct));
        Assert.Equal(before, await ScansOfOldPartitionAsync());
        Assert.Equal(10, (await HandVectors.RowsAsync(connection, Dense("lt"), Ct)).Count);
        Assert.NotEqual(before, await ScansOfOldPartitionAsync());
    }

    [GeneratedRegex(@"```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlocks();

    [GeneratedRegex(@"\bapp\b(?!\.)")]
    private static partial Regex AppRole();

    [GeneratedRegex(@"create_index\('(\w+)'")]
    private static partial Regex CreateIndex();
}
