using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>embed(model, kind, inputs, deadline_ms)</c>: one vector for each input, in order; all or an error. Sparse kinds: <see cref="SparseEmbedding"/>.</summary>
internal sealed class EmbedFunction(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<EmbedFunction> logger)
    : ScoringFunction(priority, metrics, time, logger)
{
    private readonly SparseEmbedding _sparse = new(engine, options, metrics, time);

    public override string Name => "embed";

    public override IReadOnlyList<WireParameter> Parameters { get; } =
    [
        new("model", WireType.Text), new("kind", WireType.Text), new("inputs", WireType.Text, IsArray: true), new("deadline_ms", WireType.Int4),
    ];

    public override IReadOnlyList<WireColumn> Columns { get; } = [new("ordinal", WireType.Int4), new("embedding", WireType.Text)];

    protected override IAsyncEnumerable<object?[]> RunAsync(WireCall call, CancellationToken cancellationToken) =>
        SparseEmbedding.IsAskedFor(call) ? _sparse.RunAsync(call, cancellationToken) : RunDenseAsync(call, cancellationToken);

    private async IAsyncEnumerable<object?[]> RunDenseAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = engine.Catalog.HoldEncoder(CallArguments.Text(call, 0, "model"));
        var encoder = held.Model;
        var kind = CallArguments.Kind(call, 1, "kind");
        var inputs = CallArguments.Texts(call, 2, "inputs", options);
        var deadline = CallArguments.Deadline(call, 3, Time);
        var usage = ConnectionUsage.Called(call, encoder.Info, "embed");
        var known = Known(encoder.Info, kind, inputs, usage);
        var answered = 0;
        var unknown = new List<int>(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (known?[i] is null)
            {
                unknown.Add(i);
            }
        }

        var costs = new InputCost[known is null ? 0 : unknown.Count];
        var next = 0;
        var slices = new SlicedCall<EncodeItem, float[]>(engine.Encoding, Prepare, options, Time);
        await foreach (var (start, result) in slices.RunAsync(unknown.Count, deadline, cancellationToken))
        {
            for (var i = 0; i < result.Count; i++)
            {
                if (!result.TryGet(i, out var vector))
                {
                    throw CallArguments.DeadlinePassed();
                }

                var position = unknown[start + i];
                if (known is not null)
                {
                    engine.QueryVectors.Add(encoder.Info, inputs[position], vector, costs[start + i]);
                }

                for (; next < position; next++)
                {
                    yield return [next + 1, VectorText.Of(known![next])];
                }

                answered++;
                next = position + 1;
                yield return [position + 1, VectorText.Of(vector)];
            }
        }

        if (answered < unknown.Count)
        {
            throw CallArguments.DeadlinePassed();
        }

        for (; next < inputs.Count; next++)
        {
            yield return [next + 1, VectorText.Of(known![next])];
        }

        EncodeItem[] Prepare(int start, int length)
        {
            var began = Time.GetTimestamp();
            var items = new EncodeItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new EncodeItem(encoder, encoder.Tokenize(inputs[unknown[start + i]], kind), usage);
                if (known is not null)
                {
                    costs[start + i] = InputCost.Of(items[i].Input, encoder.Info);
                }
            }

            Metrics.Tokenized(Name, Time.GetElapsedTime(began));
            return items;
        }
    }

    /// <summary>The vectors of queries that were encoded before, null where one was not; null for documents, which hardly ever come twice.</summary>
    private float[]?[]? Known(ModelInfo model, TextKind kind, IReadOnlyList<string> inputs, ModelUsage? usage)
    {
        if (kind != TextKind.Query || !engine.QueryVectors.IsOn)
        {
            return null;
        }

        var known = new float[]?[inputs.Count];
        for (var i = 0; i < known.Length; i++)
        {
            engine.QueryVectors.TryGet(model, inputs[i], out known[i], out var cost);
            Metrics.QueryCache(known[i] is not null);
            if (known[i] is not null)
            {
                usage?.Answered(cost);
            }
        }

        return known;
    }
}
