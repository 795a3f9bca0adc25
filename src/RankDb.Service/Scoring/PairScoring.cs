using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>What the calls that score documents share: the rows, and how slices of pairs reach the scheduler.</summary>
internal abstract class PairScoring(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger logger)
    : ScoringFunction(priority, metrics, time, logger)
{
    public override IReadOnlyList<WireColumn> Columns { get; } = [new("ordinal", WireType.Int4), new("score", WireType.Float8)];

    protected ScoringEngine Engine => engine;

    protected ServiceOptions Options => options;

    /// <summary>A row for each document scored before the deadline; an error where none was.</summary>
    /// <param name="call">The call, whose connection counts the work.</param>
    /// <param name="reranker">Held by the caller.</param>
    /// <param name="documents">The call's documents, as it sent them.</param>
    /// <param name="deadline">When to answer with what there is.</param>
    /// <param name="pair">Makes the pairs of one slice of the documents.</param>
    /// <param name="cancellationToken">Drops what has not run.</param>
    protected async IAsyncEnumerable<object?[]> ScoreAsync(
        WireCall call, IReranker reranker, IReadOnlyList<string> documents, DateTimeOffset? deadline, Func<string[], IReadOnlyList<TokenizedInput>> pair,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var usage = ConnectionUsage.Called(call, reranker.Info, "rerank");
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

            var inputs = pair(slice);
            var items = new ScoreItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new ScoreItem(reranker, inputs[i], usage);
            }

            Metrics.Tokenized(Name, Time.GetElapsedTime(began));
            return items;
        }
    }
}
