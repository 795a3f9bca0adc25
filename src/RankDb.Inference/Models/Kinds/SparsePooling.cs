using System.Numerics;

namespace RankDb.Inference;

/// <summary>Makes the weights of a text from the logits of its tokens.</summary>
internal static class SparsePooling
{
    /// <summary>
    /// <c>w[t] = max over tokens of f(x[t])</c>, or their sum (Formal et al. 2021, "SPLADE v2", equations 1 and 6). The
    /// largest is found before f is applied, because f never falls.
    /// </summary>
    /// <param name="logits">The rows of the tokens that are not padding.</param>
    /// <param name="sum">Whether weights are added.</param>
    /// <param name="activation">f.</param>
    /// <param name="weights">Receives one weight per token of the vocabulary, not a number where a logit was none.</param>
    internal static void Apply(ReadOnlySpan<float> logits, bool sum, SparseActivation activation, Span<float> weights)
    {
        weights.Clear();
        for (var at = 0; at < logits.Length; at += weights.Length)
        {
            var row = logits.Slice(at, weights.Length);
            if (sum)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    weights[i] += Activate(activation, row[i]);
                }
            }
            else
            {
                Max(row, weights);
            }
        }

        if (!sum)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Activate(activation, weights[i]);
            }
        }
    }

    // Of two numbers of which one is NaN, Math.Max and Vector.Max both give NaN, so that none is lost.
    private static void Max(ReadOnlySpan<float> row, Span<float> largest)
    {
        var at = 0;
        for (; at <= row.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            Vector.Max(new Vector<float>(row[at..]), new Vector<float>(largest[at..])).CopyTo(largest[at..]);
        }

        for (; at < row.Length; at++)
        {
            largest[at] = Math.Max(row[at], largest[at]);
        }
    }

    private static float Activate(SparseActivation activation, float logit)
    {
        if (logit <= 0)
        {
            return 0;
        }

        var weight = activation == SparseActivation.None ? logit : (float)double.LogP1(logit);
        return activation == SparseActivation.Log1pLog1pRelu ? (float)double.LogP1(weight) : weight;
    }
}
