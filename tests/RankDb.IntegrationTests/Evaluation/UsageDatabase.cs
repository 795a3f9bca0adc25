using RankDb.IntegrationTests.Sparse;
using RankDb.IntegrationTests.Support;
using RankDb.Service;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>40 short texts, indexed as <c>plain</c>, and as <c>with_ids</c> with the reranker's token ids; judgment set <c>asked</c>; a sparse model besides.</summary>
public sealed class UsageDatabase(TestServer server) : LiveDatabase(server)
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("rankdb-models-");

    protected override void Configure(ServiceOptions options)
    {
        TinySparseModel.Write(_models.FullName);
        options.ModelFolders.Add(_models.FullName);
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            """
            create table texts (id int primary key, body text not null);
            insert into texts select n, 'The ' || (array['stone', 'iron', 'wooden'])[n % 3 + 1] || ' bridge over river number ' || n || repeat(', built long ago', n % 4) from generate_series(1, 40) n;
            insert into rankdb.queries values ('asked', 'q1', 'stone bridge'), ('asked', 'q2', 'wooden bridge over a river'), ('asked', 'q3', 'long ago');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('asked', 'q1', '3', 1), ('asked', 'q2', '5', 1), ('asked', 'q3', '7', 1);
            select rankdb.create_index('plain', 'texts', array['body']);
            select rankdb.create_index('with_ids', 'texts', array['body'], '{"store_tokens": true}');
            """, cancellationToken);
        await RefreshAsync("plain", cancellationToken);
        await RefreshAsync("with_ids", cancellationToken);
        _models.Delete(recursive: true);
    }
}
