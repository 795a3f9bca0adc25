using System.Runtime.CompilerServices;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>rerank_tokens(model, version, query, documents, deadline_ms)</c>: as <c>rerank</c>, of documents that are stored token ids
/// (<see cref="TokenText"/>); 55000 when the model's ids are of another version.</summary>
internal sealed class RerankTokensFunction(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<RerankTokensFunction> logger)
    : PairScoring(engine, options, priority, metrics, time, logger)
{
    public override string Name => "rerank_tokens";

    public override IReadOnlyList<WireParameter> Parameters { get; } =
    [
        new("model", WireType.Text), new("version", WireType.Text), new("query", WireType.Text), new("documents", WireType.Text, IsArray: true), new("deadline_ms", WireType.Int4),
    ];

    protected override async IAsyncEnumerable<object?[]> RunAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = Engine.Catalog.HoldReranker(CallArguments.Text(call, 0, "model"));
        var reranker = held.Model;
        var version = CallArguments.Text(call, 1, "version");
        if (version != reranker.TokenVersion)
        {
            throw new WireException(
                "55000", $"the token ids are of version {version}, the model {reranker.Info.Name} has {reranker.TokenVersion}", "Send the texts to rerank.");
        }

        var query = CallArguments.Text(call, 2, "query");
        var documents = CallArguments.Texts(call, 3, "documents", Options, CallArguments.Bytes(query));
        var deadline = CallArguments.Deadline(call, 4, Time);
        await foreach (var row in ScoreAsync(call, reranker, documents, deadline, slice => reranker.Pair(query, Array.ConvertAll(slice, TokenText.Parse)), cancellationToken))
        {
            yield return row;
        }
    }
}
