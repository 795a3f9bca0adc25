using RankDb.Inference;
using RankDb.Service;
using RankDb.Service.Indexing;
using RankDb.Service.Scoring;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class BatchEncoderTests : IDisposable
{
    private readonly TinyModels _models = new();
    private readonly SearchPriority _searches = new();
    private readonly BatchEncoder _encoder;

    public BatchEncoderTests() =>
        _encoder = new BatchEncoder(_models.Catalog, _searches, new ServiceOptions { IndexingThreads = 2 });

    public void Dispose() => _searches.Dispose();

    [Fact]
    public async Task Every_chunk_of_every_row_comes_with_its_own_vector()
    {
        var rows = Enumerable.Range(0, 300).Select(i => new ClaimedRow([$"{i}"], new string('x', i % 70))).ToList();
        var chunks = await EncodeAsync(rows);
        foreach (var row in rows)
        {
            var own = chunks.Where(chunk => chunk.Key[0] == row.Key[0]).OrderBy(chunk => chunk.Ordinal).ToList();
            Assert.Equal(Enumerable.Range(0, own.Count), own.Select(chunk => chunk.Ordinal));
            Assert.Equal(row.Content, string.Concat(own.Select(chunk => chunk.Body)));
            Assert.All(own, chunk => Assert.Equal([chunk.Body.Length, 3 + chunk.Body.Sum(c => c)], chunk.Vector));
        }
    }

    [Fact]
    public async Task Positions_count_characters_as_PostgreSQL_does()
    {
        var chunks = await EncodeAsync([new ClaimedRow(["1"], "\U0001F600\U0001F600 abc")], chunkTokens: 5);
        var ordered = chunks.OrderBy(chunk => chunk.Ordinal).ToList();
        Assert.Equal(["\U0001F600\U0001F600 ", "abc"], ordered.Select(chunk => chunk.Body));
        Assert.Equal([(0, 3), (3, 6)], ordered.Select(chunk => (chunk.Start, chunk.End)));
    }

    [Fact]
    public async Task A_model_that_fails_on_everything_is_the_fault_of_the_index()
    {
        _models.OnRun = () => throw new ModelException("broken", "58000");
        var error = await Assert.ThrowsAsync<IndexFaultException>(() => EncodeAsync([new ClaimedRow(["1"], "text")]));
        Assert.Equal(FaultKind.Index, FaultClassifier.KindOf(error));
    }

    [Fact]
    public async Task A_model_that_fails_once_blames_the_rows()
    {
        var calls = 0;
        _models.OnRun = () =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                throw new ModelException("odd text", "58000");
            }
        };
        var error = await Assert.ThrowsAsync<ModelException>(() => EncodeAsync([new ClaimedRow(["1"], "text")]));
        Assert.Equal(FaultKind.Rows, FaultClassifier.KindOf(error));
    }

    [Fact]
    public async Task A_search_without_end_slows_indexing_and_does_not_stop_it()
    {
        using var search = _searches.Enter();
        Assert.Equal(2, (await EncodeAsync([new ClaimedRow(["1"], "one"), new ClaimedRow(["2"], "two")])).Count);
    }

    private async Task<List<EncodedChunk>> EncodeAsync(List<ClaimedRow> rows, int chunkTokens = 256)
    {
        var chunks = new List<EncodedChunk>();
        await foreach (var group in _encoder.EncodeAsync(new PendingIndex(1, "index", "default", chunkTokens, rows.Count, "ready"), rows, TestContext.Current.CancellationToken))
        {
            chunks.AddRange(group);
        }

        return chunks;
    }
}
