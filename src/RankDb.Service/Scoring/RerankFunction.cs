using System.Runtime.CompilerServices;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>rerank(model, query, documents, deadline_ms)</c>: the probability of each document scored before the deadline.</summary>
internal sealed class RerankFunction(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<RerankFunction> logger)
    : PairScoring(engine, options, priority, metrics, time, logger)
{
    public override string Name => "rerank";

    public override IReadOnlyList<WireParameter> Parameters { get; } =
    [
        new("model", WireType.Text), new("query", WireType.Text), new("documents", WireType.Text, IsArray: true), new("deadline_ms", WireType.Int4),
    ];

    protected override async IAsyncEnumerable<object?[]> RunAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = Engine.Catalog.HoldReranker(CallArguments.Text(call, 0, "model"));
        var reranker = held.Model;
        var query = CallArguments.Text(call, 1, "query");
        var documents = CallArguments.Texts(call, 2, "documents", Options, CallArguments.Bytes(query));
        var deadline = CallArguments.Deadline(call, 3, Time);
        await foreach (var row in ScoreAsync(call, reranker, documents, deadline, slice => reranker.Tokenize(query, slice), cancellationToken))
        {
            yield return row;
        }
    }
}
