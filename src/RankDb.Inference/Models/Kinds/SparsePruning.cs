namespace RankDb.Inference;

/// <summary>Makes a sparse vector of dense weights.</summary>
internal static class SparsePruning
{
    /// <summary>Keeps positive weights, at most the <paramref name="topK"/> largest; of equal ones those of the smaller ids.</summary>
    internal static SparseVector Apply(string model, ReadOnlySpan<float> weights, int? topK)
    {
        var ids = new List<int>();
        for (var id = 0; id < weights.Length; id++)
        {
            if (!float.IsFinite(weights[id]))
            {
                throw ModelException.Failed($"The model {model} gave a weight that is not finite.");
            }

            if (weights[id] > 0)
            {
                ids.Add(id);
            }
        }

        var kept = ids.ToArray();
        if (topK < kept.Length)
        {
            var dense = weights.ToArray();
            Array.Sort(kept, (left, right) => dense[left] != dense[right] ? dense[right].CompareTo(dense[left]) : left.CompareTo(right));
            kept = kept[..topK.Value];
            Array.Sort(kept);
        }

        var values = new float[kept.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            values[i] = weights[kept[i]];
        }

        return new SparseVector(kept, values);
    }
}
