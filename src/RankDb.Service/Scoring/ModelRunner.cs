using RankDb.Inference;
using RankDb.Service.Metrics;

namespace RankDb.Service.Scoring;

/// <summary>Runs one dispatched batch, whose items are all of one model, in one model call.</summary>
internal sealed class ModelRunner(ServiceMetrics metrics, TimeProvider time)
{
    /// <summary>One vector for each item, in order.</summary>
    internal IReadOnlyList<float[]> Encode(IReadOnlyList<EncodeItem> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var encoder = batch[0].Encoder;
        var inputs = Inputs(batch, static item => item.Input);
        var dimension = encoder.Info.Dimension;
        var flat = new float[inputs.Length * dimension];
        var started = time.GetTimestamp();
        encoder.Encode(inputs, flat);
        Record(encoder.Info, inputs, started);
        Count(encoder.Info, batch, static item => (item.Usage, item.Input));
        var vectors = new float[inputs.Length][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = flat[(i * dimension)..((i + 1) * dimension)];
        }

        return vectors;
    }

    /// <summary>One sparse vector for each item, in order.</summary>
    internal IReadOnlyList<SparseVector> EncodeSparse(IReadOnlyList<SparseItem> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var encoder = batch[0].Encoder;
        var inputs = Inputs(batch, static item => item.Input);
        var started = time.GetTimestamp();
        var vectors = encoder.Encode(inputs);
        Record(encoder.Info, inputs, started);
        Count(encoder.Info, batch, static item => (item.Usage, item.Input));
        return vectors;
    }

    /// <summary>One probability for each item, in order.</summary>
    internal IReadOnlyList<float> Score(IReadOnlyList<ScoreItem> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reranker = batch[0].Reranker;
        var inputs = Inputs(batch, static item => item.Input);
        var probabilities = new float[inputs.Length];
        var started = time.GetTimestamp();
        reranker.Score(inputs, probabilities);
        Record(reranker.Info, inputs, started);
        Count(reranker.Info, batch, static item => (item.Usage, item.Input));
        return probabilities;
    }

    private void Record(ModelInfo model, TokenizedInput[] inputs, long started)
    {
        var tokens = 0L;
        foreach (var input in inputs)
        {
            tokens += input.Length;
        }

        metrics.ModelCall(model.Name, inputs.Length, tokens, time.GetElapsedTime(started));
    }

    // A batch may hold inputs of many connections; each counts its own, before the answer leaves.
    private static void Count<TItem>(ModelInfo model, IReadOnlyList<TItem> batch, Func<TItem, (ModelUsage? Usage, TokenizedInput Input)> read)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var (usage, input) = read(batch[i]);
            usage?.Answered(InputCost.Of(input, model));
        }
    }

    private static TokenizedInput[] Inputs<TItem>(IReadOnlyList<TItem> batch, Func<TItem, TokenizedInput> inputOf)
    {
        var inputs = new TokenizedInput[batch.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = inputOf(batch[i]);
        }

        return inputs;
    }
}
