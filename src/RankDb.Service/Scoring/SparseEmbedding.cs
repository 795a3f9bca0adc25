using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>
/// The part of <c>embed</c> for sparse encoders: <c>kind</c> is <c>sparse_query</c> or <c>sparse_document</c>, and an embedding is the
/// text of a <c>sparsevec</c>. One function for both, so that one ticket and one grant of a model lead to its vectors of either form.
/// </summary>
internal sealed class SparseEmbedding(ScoringEngine engine, ServiceOptions options, ServiceMetrics metrics, TimeProvider time)
{
    private const string Query = "sparse_query";
    private const string Document = "sparse_document";

    /// <summary>Whether a call asks for sparse vectors.</summary>
    internal static bool IsAskedFor(WireCall call) => call.Arguments[1] is Query or Document;

    /// <summary>One row for each input, in order; all or an error.</summary>
    internal async IAsyncEnumerable<object?[]> RunAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = engine.Catalog.HoldSparseEncoder(CallArguments.Text(call, 0, "model"));
        var encoder = held.Model;
        var kind = call.Arguments[1] is Query ? TextKind.Query : TextKind.Document;
        var inputs = CallArguments.Texts(call, 2, "inputs", options);
        var deadline = CallArguments.Deadline(call, 3, time);
        var usage = ConnectionUsage.Called(call, encoder.Info, "sparse");
        var answered = 0;
        var slices = new SlicedCall<SparseItem, SparseVector>(engine.SparseEncoding, Prepare, options, time);
        await foreach (var (start, result) in slices.RunAsync(inputs.Count, deadline, cancellationToken))
        {
            for (var i = 0; i < result.Count; i++)
            {
                if (!result.TryGet(i, out var vector))
                {
                    throw CallArguments.DeadlinePassed();
                }

                answered++;
                yield return [start + i + 1, SparseText.Of(vector, encoder.Info.Dimension)];
            }
        }

        if (answered < inputs.Count)
        {
            throw CallArguments.DeadlinePassed();
        }

        SparseItem[] Prepare(int start, int length)
        {
            var began = time.GetTimestamp();
            var items = new SparseItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new SparseItem(encoder, encoder.Tokenize(inputs[start + i], kind), usage);
            }

            metrics.Tokenized(call.Function, time.GetElapsedTime(began));
            return items;
        }
    }
}
