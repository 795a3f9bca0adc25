using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>A stage that cannot run, or not to its end, costs nothing of what the stages before it did.</summary>
public sealed class CascadeFailureTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_model_that_fails_in_a_later_stage_leaves_the_order_of_the_earlier_one()
    {
        const string one = """{"legs": [{"lexical": {}}], "rerank": [{"top": 20}]}""";
        const string two = """{"legs": [{"lexical": {}}], "rerank": [{"top": 20}, {"top": 5, "model": "failing"}]}""";
        var models = CopyFailingReranker();
        try
        {
            await using var service = await LiveService.StartAsync(null, options => options.ModelFolders.Add(models), Ct);
            await service.IntroduceToAsync(database.Scratch, Ct);
            // Sessions of the pool are linked to the service of before.
            database.DataSource.Clear();
            Assert.Equal(
                await database.RowsAsync("id, score, 'partial', 'stage 2 (model failing)'", one, Ct, "silver thunder", 30),
                await database.RowsAsync("id, score, status, substr(details ->> 'reason', 1, 23)", two, Ct, "silver thunder", 30));
            Assert.Equal(["20|0"], (await database.RowsAsync("(details #>> '{cascade,0,scored}'), details #>> '{cascade,1,scored}'", two, Ct, "silver thunder", 30)).Distinct());
            Assert.Equal(["fused|"], (await database.RowsAsync("status, details ->> 'rerank'", """{"legs": [{"lexical": {}}], "rerank": [{"model": "failing"}]}""", Ct, "silver thunder")).Distinct());
            Assert.Equal("58000", (await Assert.ThrowsAsync<Npgsql.PostgresException>(
                () => database.RowsAsync("id", two, Ct, "silver thunder", 30, "\"on_error\": \"fail\","))).SqlState);
            // Without the word that this model cannot read it works.
            Assert.Equal(["full"], (await database.RowsAsync("status", two, Ct, "silver island", 30)).Distinct());
        }
        finally
        {
            await database.Service.IntroduceToAsync(database.Scratch, Ct);
            // Sessions of the pool are linked to a service that is gone.
            database.DataSource.Clear();
            Directory.Delete(models, recursive: true);
        }
    }

    [PostgresFact]
    public async Task A_model_that_nobody_knows_is_an_error_in_any_stage() =>
        Assert.Equal("42704", (await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => database.RowsAsync("id", """{"legs": [{"lexical": {}}], "rerank": [{"top": 20}, {"top": 5, "model": "nobody"}]}""", Ct))).SqlState);

    [PostgresFact]
    public async Task More_time_means_more_stages_and_each_answer_keeps_what_was_done()
    {
        // The second stage reads ten times as much as the first.
        const string stages = """{"top": 12}, {"top": 12, "unit": "document", "windows": {"limit": 16, "score": "mean"}, "template": "{title} {passage} {passage} {passage} {passage} {passage} {passage}"}""";
        const string legs = """{"legs": [{"lexical": {}}], "rerank": [""";
        var fused = await database.RowsAsync("id", legs + "]}", Ct, topN: 30);
        var first = await database.RowsAsync("id, score", legs + """{"top": 12}]}""", Ct, topN: 30);
        var seen = new HashSet<string>();
        for (var timeout = 1; !seen.Contains("full") && timeout <= 600_000; timeout += 1 + (timeout / 10))
        {
            await using var command = database.DataSource.CreateCommand(
                $$"""
                select set_config('rankdb.circuit_open_until', '', false);
                select id, score, status, details ->> 'reason', coalesce(details #>> '{cascade,1,scored}', '-') from rankdb.search('books', 'silver island', 30, options => '{"timeout_ms": {{timeout}}, "profile": {{legs}}{{stages}}]} }') order by rank
                """);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            await reader.NextResultAsync(Ct);
            var rows = new List<(string Id, double Score, string Status, string? Reason, string Second)>();
            while (await reader.ReadAsync(Ct))
            {
                rows.Add((reader.GetString(0), reader.GetDouble(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4)));
            }

            Assert.Equal(fused.Order(), rows.Select(row => row.Id).Order());
            Assert.All(rows, row => Assert.InRange(row.Score, 0, 1));
            Assert.Equal(fused.Skip(12), rows.Skip(12).Select(row => row.Id));
            var (status, reason, second) = (rows[0].Status, rows[0].Reason, rows[0].Second);
            Assert.Equal(status == "full", reason is null);
            if (status == "fused")
            {
                Assert.Equal(fused, rows.Select(row => row.Id));
                Assert.StartsWith("stage 1 (model default): ", reason, StringComparison.Ordinal);
            }
            else if (second == "0")
            {
                Assert.Equal("partial", status);
                Assert.Equal(first, rows.Select(row => $"{row.Id}|{System.Convert.ToString(row.Score, System.Globalization.CultureInfo.InvariantCulture)}"));
                Assert.StartsWith("stage 2 (model default): ", reason, StringComparison.Ordinal);
            }

            seen.Add(second == "0" ? "first stage alone" : status);
        }

        // Their circuit breakers may be open.
        database.DataSource.Clear();
        Assert.Contains("fused", seen);
        Assert.Contains("full", seen);
    }

    // A copy of the shipped reranker whose tokenizer gives the word "thunder" an id beyond the model's vocabulary.
    private static string CopyFailingReranker()
    {
        var root = Directory.CreateTempSubdirectory("rankdb-failing-").FullName;
        var folder = Directory.CreateDirectory(Path.Combine(root, "failing")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(LiveService.ModelFolder, "rankdb-reranker")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Change(Path.Combine(folder, "tokenizer.json"), json => json["model"]!["vocab"]!["thunder"] = 2_400_000);
        Change(Path.Combine(folder, "rankdb.json"), json =>
        {
            json["name"] = "failing";
            json["default"] = false;
            json.Remove("fingerprint");
            json.Remove("version_alias");
        });
        return root;
    }

    private static void Change(string path, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
