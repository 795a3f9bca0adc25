using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>Sparse vectors show a caller its rows and no others, and the model behind them keeps its grants.</summary>
public sealed class SparseRightsTests(SparseDatabase database) : IClassFixture<SparseDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("id % 2 = 0", 2)]
    [InlineData("id % 40 = 0", 40)]
    [InlineData("false", 0)]
    public async Task A_policy_leaves_exactly_its_rows_best_first(string policy, int every)
    {
        var reader = await ReaderAsync(policy);
        foreach (var top in new[] { 5, 60 })
        {
            Assert.Equal(
                await database.ExpectedAsync("b c", top, Ct, id => every > 0 && int.Parse(id, CultureInfo.InvariantCulture) % every == 0),
                await RowsAsync(reader, $"select id, score from rankdb.sparse_search('texts', 'b c', {top}) order by rank"));
        }

        // The views and functions themselves, with whatever the caller sets.
        var own = (await RowsAsync(reader, "select id from texts")).ToHashSet();
        foreach (var source in new[] { "g1_sparse_hits", "g1_sparse_matching", "g1_sparse_scores" })
        {
            var seen = await RowsAsync(
                reader,
                $"""
                select set_config('rankdb.sparse_query', '{TinySparseModel.Text("a b c d")}', false), set_config('rankdb.sparse_depth', '', false), set_config('rankdb.sparse_unit', 'document', false),
                  set_config('rankdb.sparse_ids', (select array_agg(n::text) from generate_series(1, 600) n)::text, false);
                select id from rankdb_data.{source}
                """);
            Assert.Empty(seen.Skip(1).Except(own));
            Assert.Equal(every > 0, seen.Count > 1);
        }

        await database.ExecuteAsync("alter table texts disable row level security", Ct);
    }

    [PostgresFact]
    public async Task The_tables_are_closed_and_a_caller_without_the_source_gets_nothing()
    {
        var stranger = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        foreach (var sql in new[]
        {
            "select * from rankdb_data.g1_sparse", "select * from rankdb_data.g1_postings",
            "select * from rankdb.sparse_search('texts', 'b')", "select rankdb._write_postings(i, 0, 100) from rankdb.indexes i",
        })
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => RowsAsync(stranger, sql))).SqlState);
        }
    }

    [PostgresFact]
    public async Task Only_roles_with_a_grant_on_the_sparse_model_may_search_by_text()
    {
        var insider = await ReaderAsync("true");
        var outsider = await ReaderAsync("true");
        await database.ExecuteAsync(
            $$$"""
            select rankdb.grant_model('{{{TinySparseModel.Name}}}', '{{{insider.Name}}}');
            select rankdb.create_profile('granted', '{"legs": [{"lexical": {}}, {"sparse": {}}], "on_error": "degrade"}')
            """, Ct);
        try
        {
            Assert.NotEmpty(await RowsAsync(insider, "select id from rankdb.search('texts', 'b', profile => 'granted')"));
            Assert.NotEmpty(await RowsAsync(insider, $"select rankdb.embed_sparse('b', '{TinySparseModel.Name}')::text"));
            foreach (var sql in new[]
            {
                "select id from rankdb.search('texts', 'b', profile => 'granted')", "select id from rankdb.sparse_search('texts', 'b')",
                $"select rankdb.embed_sparse('b', '{TinySparseModel.Name}')::text",
                $"select * from rankdb._service_embed('{TinySparseModel.Name}', 'sparse_query', array['b'], 10000)",
            })
            {
                Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => RowsAsync(outsider, sql))).SqlState);
            }

            Assert.NotEmpty(await RowsAsync(outsider, $"select id from rankdb.sparse_search('texts', '{TinySparseModel.Text("b")}'::sparsevec)"));
        }
        finally
        {
            await database.ExecuteAsync($"select rankdb.revoke_model('{TinySparseModel.Name}', '{insider.Name}'); alter table texts disable row level security", Ct);
        }
    }

    private async Task<TestRole> ReaderAsync(string policy)
    {
        var reader = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync(
            $"""
            grant select on texts to {reader.Name};
            drop policy if exists seen on texts;
            create policy seen on texts using ({policy});
            alter table texts enable row level security;
            analyze texts
            """, Ct);
        return reader;
    }

    private static async Task<List<string>> RowsAsync(TestRole role, string sql)
    {
        await using var connection = await role.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        do
        {
            while (await reader.ReadAsync(Ct))
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
            }

            // The settings are one row, whatever their number.
            if (rows.Count == 1 && reader.FieldCount > 3)
            {
                rows = ["settings"];
            }
        }
        while (await reader.NextResultAsync(Ct));

        return rows;
    }
}
