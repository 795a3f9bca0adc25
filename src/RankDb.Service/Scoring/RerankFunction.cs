using System.Runtime.CompilerServices;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>rerank(model, query, documents, deadline_ms)</c>: the probability of each document scored before the deadline.</summary>
internal sealed class RerankFunction(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<RerankFunction> logger)
    : ScoringFunction(priority, metrics, time, logger)
{
    public override string Name => "rerank";

    public override IReadOnlyList<WireParameter> Parameters { get; } =
    [
        new("model", WireType.Text), new("query", WireType.Text), new("documents", WireType.Text, IsArray: true), new("deadline_ms", WireType.Int4),
    ];

    public override IReadOnlyList<WireColumn> Columns { get; } = [new("ordinal", WireType.Int4), new("score", WireType.Float8)];

    protected override async IAsyncEnumerable<object?[]> RunAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = engine.Catalog.HoldReranker(CallArguments.Text(call, 0, "model"));
        var reranker = held.Model;
        var query = CallArguments.Text(call, 1, "query");
        var documents = CallArguments.Texts(call, 2, "documents", options, CallArguments.Bytes(query));
        var deadline = CallArguments.Deadline(call, 3, Time);
        var scored = 0;
        var slices = new SlicedCall<ScoreItem, float>(engine.Reranking, Prepare, options, Time);
        await foreach (var (start, result) in slices.RunAsync(documents.Count, deadline, cancellationToken))
        {
            for (var i = 0; i < result.Count; i++)
            {
                if (result.TryGet(i, out var score))
                {
                    scored++;
                    yield return [start + i + 1, (double)score];
                }
            }
        }

        if (scored == 0 && documents.Count > 0)
        {
            throw CallArguments.DeadlinePassed();
        }

        ScoreItem[] Prepare(int start, int length)
        {
            var began = Time.GetTimestamp();
            var slice = new string[length];
            for (var i = 0; i < length; i++)
            {
                slice[i] = documents[start + i];
            }

            var inputs = reranker.Tokenize(query, slice);
            var items = new ScoreItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new ScoreItem(reranker, inputs[i]);
            }

            Metrics.Tokenized(Name, Time.GetElapsedTime(began));
            return items;
        }
    }
}
