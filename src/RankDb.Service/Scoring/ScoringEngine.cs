using RankDb.Dispatch;
using RankDb.Inference;
using RankDb.Service.Metrics;

namespace RankDb.Service.Scoring;

/// <summary>The models behind one bounded queue for each kind, shared by all connections.</summary>
internal sealed class ScoringEngine : IAsyncDisposable
{
    internal ScoringEngine(ModelCatalog catalog, ServiceOptions options, ServiceMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        Catalog = catalog;
        QueryVectors = new QueryVectorCache(options.QueryCacheMb);
        var runner = new ModelRunner(metrics, time);
        // Shared, so that encoding and reranking together never run more batches than there are workers.
        var slots = new WorkerSlots(options.Workers);
        DispatchOptions Limits(string name) => new()
        {
            Name = name,
            Workers = options.Workers,
            MaxQueuedItems = options.MaxQueuedItems,
            MaxBatchTokens = options.MaxBatchTokens,
            Slots = slots,
            MaxBatchItems = options.MaxBatchItems,
        };
        Encoding = new Dispatcher<EncodeItem, float[]>(
            runner.Encode, static item => item.Input.Length, Limits("encoder"), loggers.CreateLogger("RankDb.Dispatch.Encoder"),
            static item => item.Encoder);
        SparseEncoding = new Dispatcher<SparseItem, SparseVector>(
            runner.EncodeSparse, static item => item.Input.Length, Limits("sparse_encoder"), loggers.CreateLogger("RankDb.Dispatch.SparseEncoder"),
            static item => item.Encoder);
        Reranking = new Dispatcher<ScoreItem, float>(
            runner.Score, static item => item.Input.Length, Limits("reranker"), loggers.CreateLogger("RankDb.Dispatch.Reranker"),
            static item => item.Reranker);
    }

    internal ModelCatalog Catalog { get; }

    internal QueryVectorCache QueryVectors { get; }

    internal Dispatcher<EncodeItem, float[]> Encoding { get; }

    internal Dispatcher<SparseItem, SparseVector> SparseEncoding { get; }

    internal Dispatcher<ScoreItem, float> Reranking { get; }

    public async ValueTask DisposeAsync()
    {
        await Encoding.DisposeAsync();
        await SparseEncoding.DisposeAsync();
        await Reranking.DisposeAsync();
    }
}
