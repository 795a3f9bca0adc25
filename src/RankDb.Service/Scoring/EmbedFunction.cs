using System.Runtime.CompilerServices;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>embed(model, kind, inputs, deadline_ms)</c>: one vector for each input, in order; all or an error.</summary>
internal sealed class EmbedFunction(
    ScoringEngine engine, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<EmbedFunction> logger)
    : ScoringFunction(priority, metrics, time, logger)
{
    public override string Name => "embed";

    public override IReadOnlyList<WireParameter> Parameters { get; } =
    [
        new("model", WireType.Text), new("kind", WireType.Text), new("inputs", WireType.Text, IsArray: true), new("deadline_ms", WireType.Int4),
    ];

    public override IReadOnlyList<WireColumn> Columns { get; } = [new("ordinal", WireType.Int4), new("embedding", WireType.Text)];

    protected override async IAsyncEnumerable<object?[]> RunAsync(WireCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var held = engine.Catalog.HoldEncoder(CallArguments.Text(call, 0, "model"));
        var encoder = held.Model;
        var kind = CallArguments.Kind(call, 1, "kind");
        var inputs = CallArguments.Texts(call, 2, "inputs", options);
        var deadline = CallArguments.Deadline(call, 3, Time);
        var answered = 0;
        var slices = new SlicedCall<EncodeItem, float[]>(engine.Encoding, Prepare, options, Time);
        await foreach (var (start, result) in slices.RunAsync(inputs.Count, deadline, cancellationToken))
        {
            for (var i = 0; i < result.Count; i++)
            {
                if (!result.TryGet(i, out var vector))
                {
                    throw CallArguments.DeadlinePassed();
                }

                answered++;
                yield return [start + i + 1, VectorText.Of(vector)];
            }
        }

        if (answered < inputs.Count)
        {
            throw CallArguments.DeadlinePassed();
        }

        EncodeItem[] Prepare(int start, int length)
        {
            var began = Time.GetTimestamp();
            var items = new EncodeItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new EncodeItem(encoder, encoder.Tokenize(inputs[start + i], kind));
            }

            Metrics.Tokenized(Name, Time.GetElapsedTime(began));
            return items;
        }
    }
}
