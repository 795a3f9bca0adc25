using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RankDb.Inference;
using RankDb.Service.Scoring;

namespace RankDb.Service.Indexing;

/// <summary>Chunks and encodes a batch on all indexing threads, stepping aside for searches between two model calls.</summary>
internal sealed class BatchEncoder(ModelCatalog catalog, SearchPriority searches, ServiceOptions options) : IBatchEncoder
{
    // Small enough that a search never waits long for a core, large enough that the calls cost nothing.
    private const int GroupTokens = 2048;
    private const int GroupItems = 64;

    public EncodedBy Describe(PendingIndex index)
    {
        using var held = catalog.HoldEncoder(index.Model);
        using var sparse = HoldSparse(index);
        var info = held.Model.Info;
        var other = sparse?.Model.Info;
        return new EncodedBy(
            info.Version, info.Dimension, index.StoreTokens ? RerankerOfTokens()?.TokenVersion : null, other?.Version, other?.Dimension);
    }

    public async IAsyncEnumerable<IReadOnlyList<EncodedChunk>> EncodeAsync(
        PendingIndex index, IReadOnlyList<ClaimedRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = catalog.HoldEncoder(index.Model);
        using var sparse = HoldSparse(index);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = Channel.CreateBounded<IReadOnlyList<EncodedChunk>>(2 * options.IndexingThreads);
        var producing = ProduceAsync(
            held.Model, sparse?.Model, index.StoreTokens ? RerankerOfTokens() : null, index.ChunkTokens, rows, ready.Writer, abandoned.Token);
        try
        {
            await foreach (var group in ready.Reader.ReadAllAsync(cancellationToken))
            {
                yield return group;
            }

            await producing;
        }
        finally
        {
            // A reader that stops early (a failed COPY) must not leave model calls running behind it.
            await abandoned.CancelAsync();
            await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ProduceAsync(
        IEncoder encoder, ISparseEncoder? sparse, IReranker? reranker, int chunkTokens, IReadOnlyList<ClaimedRow> rows,
        ChannelWriter<IReadOnlyList<EncodedChunk>> writer, CancellationToken cancellationToken)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.IndexingThreads, CancellationToken = cancellationToken };
            var chunks = await PrepareAsync(encoder, reranker, chunkTokens, rows, parallel);
            await Parallel.ForEachAsync(LengthGroups.Of(chunks, GroupTokens, GroupItems), parallel, async (group, token) =>
            {
                IReadOnlyList<EncodedChunk> encoded;
                using (await searches.StepAsideAsync(token))
                {
                    encoded = Encode(encoder, sparse, group);
                }

                await writer.WriteAsync(encoded, token);
            });
            writer.Complete();
        }
        catch (Exception exception)
        {
            // The reader throws it; here it would be seen only after the channel has run empty.
            writer.Complete(exception);
        }
    }

    private async Task<PreparedChunk[]> PrepareAsync(
        IEncoder encoder, IReranker? reranker, int chunkTokens, IReadOnlyList<ClaimedRow> rows, ParallelOptions parallel)
    {
        var chunker = ChunkPreparation.ChunkerFor(encoder, chunkTokens);
        var byRow = new List<PreparedChunk>[rows.Count];
        await Parallel.ForAsync(0, rows.Count, parallel, async (i, token) =>
        {
            using (await searches.StepAsideAsync(token))
            {
                byRow[i] = ChunkPreparation.Prepare(encoder, chunker, rows[i], reranker);
            }
        });
        var count = 0;
        foreach (var chunks in byRow)
        {
            count += chunks.Count;
        }

        var all = new PreparedChunk[count];
        var next = 0;
        foreach (var chunks in byRow)
        {
            chunks.CopyTo(all, next);
            next += chunks.Count;
        }

        return all;
    }

    // Without a default reranker that takes ids there is nothing that could use them.
    private IReranker? RerankerOfTokens() =>
        catalog.Models.Any(static model => model.Kind == ModelKind.Reranker && model.IsDefault) && catalog.Reranker("default") is { TakesTokens: true } reranker ? reranker : null;

    private ModelHold<ISparseEncoder>? HoldSparse(PendingIndex index) =>
        index.SparseModel is { } name ? catalog.HoldSparseEncoder(name) : null;

    private static EncodedChunk[] Encode(IEncoder encoder, ISparseEncoder? sparse, ArraySegment<PreparedChunk> group)
    {
        var dimension = encoder.Info.Dimension;
        var inputs = new TokenizedInput[group.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = group[i].Input;
        }

        var vectors = new float[inputs.Length * dimension];
        try
        {
            encoder.Encode(inputs, vectors);
        }
        catch (ModelException exception)
        {
            BlameModelIfBroken(encoder, exception);
            throw;
        }

        var weights = sparse is null ? null : SparseChunks.Encode(sparse, group);
        var encoded = new EncodedChunk[inputs.Length];
        for (var i = 0; i < encoded.Length; i++)
        {
            var chunk = group[i];
            encoded[i] = new EncodedChunk(
                chunk.Key, chunk.Ordinal, chunk.Start, chunk.End, chunk.Tokens, chunk.Body, vectors[(i * dimension)..((i + 1) * dimension)], chunk.TokenIds,
                weights?[i]);
        }

        return encoded;
    }

    // A model that fails on everything must not make every row of the table a failed row.
    private static void BlameModelIfBroken(IEncoder encoder, ModelException exception)
    {
        try
        {
            encoder.Encode([encoder.Tokenize("a", TextKind.Document)], new float[encoder.Info.Dimension]);
        }
        catch (ModelException)
        {
            throw new IndexFaultException(new IndexFault(exception.SqlState, exception.Message), exception);
        }
    }
}
