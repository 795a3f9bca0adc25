using System.Text.Json.Nodes;
using Npgsql;
using RankDb.IntegrationTests.Sparse;
using RankDb.IntegrationTests.Support;
using RankDb.Service;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>
/// 30 short texts, indexed as <c>plain</c>, and as <c>full</c> with token ids and sparse vectors; judgment set <c>asked</c> of q1 to q3.
/// The service has a second reranker and a sparse model.
/// </summary>
public sealed class RunModelsDatabase(TestServer server) : LiveDatabase(server)
{
    /// <summary>The shipped reranker under another name.</summary>
    public const string Second = "second-reranker";

    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("rankdb-models-");

    /// <summary>What a service needs to know the same models.</summary>
    public void AddModels(ServiceOptions options) => options.ModelFolders.Add(_models.FullName);

    /// <summary>Writes the second reranker's folder; the length that it reads makes its version.</summary>
    public void WriteSecond(int maxTokens)
    {
        var from = Path.Combine(LiveService.ModelFolder, "rankdb-reranker");
        var to = _models.CreateSubdirectory(Second).FullName;
        foreach (var file in new[] { "config.json", "model.onnx", "tokenizer.json" })
        {
            if (!File.Exists(Path.Combine(to, file)))
            {
                File.Copy(Path.Combine(from, file), Path.Combine(to, file));
            }
        }

        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(from, "rankdb.json")))!.AsObject();
        settings["name"] = Second;
        settings["default"] = false;
        settings["max_tokens"] = maxTokens;
        settings.Remove("version_alias");
        settings.Remove("fingerprint");
        File.WriteAllText(Path.Combine(to, "rankdb.json"), settings.ToJsonString());
    }

    /// <summary>The version that a model of the service has now.</summary>
    public Task<string?> VersionAsync(string model, CancellationToken cancellationToken) =>
        ScalarAsync<string>($"select version from rankdb.models where name = '{model}'", cancellationToken);

    /// <summary>Lets the running service read the second reranker's folder again.</summary>
    public async Task ReloadSecondAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1", Port = Service.WirePort, Username = "rankdb", Database = "rankdb", Password = LiveService.Password,
                Pooling = false,
            }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        foreach (var call in new[] { "unload_model", "load_model" })
        {
            await using var command = new NpgsqlCommand($"SELECT * FROM {call}('{Second}')", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    protected override void Configure(ServiceOptions options)
    {
        TinySparseModel.Write(_models.FullName);
        WriteSecond(128);
        AddModels(options);
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            $$"""
            create table texts (id int primary key, body text not null);
            insert into texts select n, (array['a b', 'b c', 'c d'])[n % 3 + 1] || ' bridge number ' || n from generate_series(1, 30) n;
            insert into rankdb.queries values ('asked', 'q1', 'a bridge'), ('asked', 'q2', 'b bridge'), ('asked', 'q3', 'c bridge');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('asked', 'q1', '3', 1), ('asked', 'q2', '5', 1), ('asked', 'q3', '7', 1);
            select rankdb.create_index('plain', 'texts', array['body']);
            select rankdb.create_index('full', 'texts', array['body'], '{"store_tokens": true, "sparse_model": "{{TinySparseModel.Name}}"}');
            select rankdb.create_profile('reranked', '{"legs": [{"lexical": {} }], "rerank": [{"top": 10}]}');
            -- Stops a run named "held" behind its first query for as long as somebody holds the lock.
            create function public.hold() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(4711); return new; end';
            create trigger hold after insert on rankdb.run_queries for each row when (new.run = 'held' and new.query_id = 'q1') execute function public.hold();
            """, cancellationToken);
        await RefreshAsync("plain", cancellationToken);
        await RefreshAsync("full", cancellationToken);
    }
}
