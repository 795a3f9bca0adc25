using System.Globalization;
using RankDb.IntegrationTests.Support;
using RankDb.Service;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>500 short and 20 long texts, indexed as <c>texts</c> with a sparse model, in segments of 64 chunks.</summary>
public sealed class SparseDatabase(TestServer server) : LiveDatabase(server)
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("rankdb-models-");

    /// <summary>A text of known words, the first of them common.</summary>
    internal static string TextOf(Random random, int words)
    {
        var known = TinySparseModel.Words.Keys.Order(StringComparer.Ordinal).ToArray();
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => known[(int)(Math.Pow(random.NextDouble(), 2) * known.Length)]));
    }

    /// <summary>Each chunk's document and text, by chunk id.</summary>
    internal async Task<List<(string Id, long Chunk, string Body)>> ChunksAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync("select id, chunk_id, body from rankdb_data.g1 order by chunk_id", cancellationToken);
        return [.. rows.Select(row => row.Split('|')).Select(parts => (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]))];
    }

    /// <summary>The best documents by brute force, as <c>id|score</c>.</summary>
    internal async Task<string[]> ExpectedAsync(string query, int top, CancellationToken cancellationToken, Func<string, bool>? passes = null) =>
    [
        .. (await ChunksAsync(cancellationToken))
            .Where(chunk => passes?.Invoke(chunk.Id) != false)
            .GroupBy(chunk => chunk.Id, (id, chunks) => (Id: id, Score: chunks.Max(chunk => TinySparseModel.Score(query, chunk.Body))))
            .Where(document => document.Score > 0)
            .OrderByDescending(document => document.Score).ThenBy(document => document.Id, StringComparer.Ordinal)
            .Take(top)
            .Select(document => string.Create(CultureInfo.InvariantCulture, $"{document.Id}|{document.Score}")),
    ];

    protected override void Configure(ServiceOptions options)
    {
        TinySparseModel.Write(_models.FullName);
        options.ModelFolders.Add(_models.FullName);
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("create table texts (id int primary key, body text not null, half int not null, owner_name text not null default 'nobody')", cancellationToken);
        var random = new Random(7);
        var values = Enumerable.Range(1, 520).Select(id =>
            string.Create(CultureInfo.InvariantCulture, $"({id}, '{TextOf(random, id > 500 ? 60 : random.Next(1, 5))}', {id % 2})"));
        await ExecuteAsync("insert into texts (id, body, half) values " + string.Join(',', values), cancellationToken);
        await ExecuteAsync(
            $$"""
            select rankdb.create_index('texts', 'texts', array['body'], '{"sparse_model": "{{TinySparseModel.Name}}", "chunk_tokens": 16}');
            update rankdb.generations set segment_size = 64;
            """, cancellationToken);
        await RefreshAsync("texts", cancellationToken);
        _models.Delete(recursive: true);
    }
}
