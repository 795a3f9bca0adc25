using RankDb.Inference;
using RankDb.Service.Metrics;

namespace RankDb.Service.Scoring;

/// <summary>Runs one dispatched batch: one model call for each model that has items in it, nearly always one.</summary>
internal sealed class ModelRunner(ServiceMetrics metrics, TimeProvider time)
{
    /// <summary>One vector for each item, in order.</summary>
    internal IReadOnlyList<float[]> Encode(IReadOnlyList<EncodeItem> batch, CancellationToken cancellationToken)
    {
        var vectors = new float[batch.Count][];
        foreach (var (encoder, positions, inputs) in ByModel(batch, static item => item.Encoder, static item => item.Input))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dimension = encoder.Info.Dimension;
            var flat = new float[inputs.Length * dimension];
            var started = time.GetTimestamp();
            encoder.Encode(inputs, flat);
            Record(encoder.Info.Name, inputs, started);
            for (var i = 0; i < positions.Count; i++)
            {
                vectors[positions[i]] = flat[(i * dimension)..((i + 1) * dimension)];
            }
        }

        return vectors;
    }

    /// <summary>One probability for each item, in order.</summary>
    internal IReadOnlyList<float> Score(IReadOnlyList<ScoreItem> batch, CancellationToken cancellationToken)
    {
        var scores = new float[batch.Count];
        foreach (var (reranker, positions, inputs) in ByModel(batch, static item => item.Reranker, static item => item.Input))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var probabilities = new float[inputs.Length];
            var started = time.GetTimestamp();
            reranker.Score(inputs, probabilities);
            Record(reranker.Info.Name, inputs, started);
            for (var i = 0; i < positions.Count; i++)
            {
                scores[positions[i]] = probabilities[i];
            }
        }

        return scores;
    }

    private void Record(string model, TokenizedInput[] inputs, long started)
    {
        var tokens = 0L;
        foreach (var input in inputs)
        {
            tokens += input.Length;
        }

        metrics.ModelCall(model, inputs.Length, tokens, time.GetElapsedTime(started));
    }

    private static List<(TModel Model, List<int> Positions, TokenizedInput[] Inputs)> ByModel<TItem, TModel>(
        IReadOnlyList<TItem> batch, Func<TItem, TModel> modelOf, Func<TItem, TokenizedInput> inputOf)
        where TModel : class
    {
        var positions = new Dictionary<TModel, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < batch.Count; i++)
        {
            var model = modelOf(batch[i]);
            if (!positions.TryGetValue(model, out var own))
            {
                own = new List<int>(batch.Count);
                positions.Add(model, own);
            }

            own.Add(i);
        }

        var groups = new List<(TModel, List<int>, TokenizedInput[])>(positions.Count);
        foreach (var (model, own) in positions)
        {
            var inputs = new TokenizedInput[own.Count];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = inputOf(batch[own[i]]);
            }

            groups.Add((model, own, inputs));
        }

        return groups;
    }
}
