using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>An index that stores the reranker's token ids answers as one that does not, also after the reranker was replaced.</summary>
public sealed class StoredTokensTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Results_equal_those_of_the_texts_bit_for_bit_also_after_the_reranker_is_replaced()
    {
        await database.ExecuteAsync(
            """select rankdb.create_index('with_ids', 'articles', array['title', 'body'], '{"store_tokens": true}')""", Ct);
        await database.RefreshAsync("with_ids", Ct);
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'with_ids'", Ct);
        Assert.Equal(
            ["400|1"],
            await database.RowsAsync($"select count(token_ids), count(distinct token_version) from rankdb_data.g{generation}", Ct));

        await CompareAsync(refused: "");

        var models = CopyModels();
        try
        {
            await using var replaced = await LiveService.StartAsync(null, options =>
            {
                options.ModelFolders.Clear();
                options.ModelFolders.Add(models);
            }, Ct);
            await replaced.IntroduceToAsync(database.Scratch, Ct);
            await CompareAsync(refused: "default");
        }
        finally
        {
            await database.Service.IntroduceToAsync(database.Scratch, Ct);
            Directory.Delete(models, recursive: true);
        }
    }

    [PostgresFact]
    public async Task The_setting_must_be_a_boolean() =>
        Assert.Equal("22023", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync(
            """select rankdb.create_index('odd', 'articles', array['body'], '{"store_tokens": "yes"}')""", Ct))).SqlState);

    // Both roads on one new session, and what that session has noted about refused ids.
    private async Task CompareAsync(string refused)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(new Npgsql.NpgsqlConnectionStringBuilder(database.Scratch.ConnectionString) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Ct);
        foreach (var query in new[] { "stone bridge over the river", "thunder", "copper engine in winter garden silver castle" })
        {
            var texts = await RowsAsync(connection, $"select id, score::text, status, details #>> '{{rerank,score}}' from rankdb.search('articles', '{query}', 50) order by rank");
            var ids = await RowsAsync(connection, $"select id, score::text, status, details #>> '{{rerank,score}}' from rankdb.search('with_ids', '{query}', 50) order by rank");
            Assert.NotEmpty(texts);
            Assert.All(texts, row => Assert.Contains("|full|", row, StringComparison.Ordinal));
            Assert.Equal(texts, ids);
        }

        var noted = await RowsAsync(connection, "select split_part(coalesce(current_setting('rankdb.refused_tokens', true), ''), ' ', 1)");
        Assert.Equal([refused], noted);
    }

    private static async Task<List<string>> RowsAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetValue(i).ToString())));
        }

        return rows;
    }

    // The same models, but the reranker reads fewer tokens, so the ids it makes have another version.
    private static string CopyModels()
    {
        var copy = Directory.CreateTempSubdirectory("rankdb-models-").FullName;
        foreach (var model in new[] { "rankdb-encoder", "rankdb-reranker" })
        {
            Directory.CreateDirectory(Path.Combine(copy, model));
            foreach (var file in Directory.GetFiles(Path.Combine(LiveService.ModelFolder, model)))
            {
                File.Copy(file, Path.Combine(copy, model, Path.GetFileName(file)));
            }
        }

        var settings = Path.Combine(copy, "rankdb-reranker", "rankdb.json");
        var json = JsonNode.Parse(File.ReadAllText(settings))!;
        json["max_tokens"] = 255;
        File.WriteAllText(settings, json.ToJsonString());
        return copy;
    }
}
