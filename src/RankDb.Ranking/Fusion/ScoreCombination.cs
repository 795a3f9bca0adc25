namespace RankDb.Ranking.Fusion;

/// <summary>The methods over normalised scores: Fox and Shaw's six, and the convex combination.</summary>
internal sealed class ScoreCombination
{
    private readonly FusionPool _pool;
    private readonly FusionOptions _options;
    private readonly LegScale[] _scales;

    internal ScoreCombination(FusionPool pool, FusionOptions options)
    {
        (_pool, _options) = (pool, options);
        _scales = new LegScale[pool.LegCount];
        Normalized = new double[pool.EntryScore.Length];
        for (var l = 0; l < _scales.Length; l++)
        {
            if (Counts(l))
            {
                _scales[l] = LegScale.Fit(pool.Names[l], pool.LowerBounds[l], pool.Scores[l].AsSpan(0, pool.Retrieved[l]), pool.Lengths[l], options.Normalize);
            }
        }
    }

    /// <summary>By entry: the normalised score; NaN where the leg does not count for the document.</summary>
    internal double[] Normalized { get; }

    /// <summary>What a leg counts with for a document of which it says nothing; null where it does not count.</summary>
    internal double? Absent(int leg) => Counts(leg) && _options.Missing != MissingScores.Zero ? _scales[leg].Lowest : null;

    /// <summary>By candidate: its score.</summary>
    internal double[] Scores()
    {
        var scores = new double[_pool.Count];
        var legs = _pool.LegCount;
        var fills = new double[legs];
        for (var l = 0; l < legs; l++)
        {
            fills[l] = Absent(l) ?? double.NaN;
        }

        var values = new double[legs];
        var weightSum = TermSum.Of([.. _pool.Weights]);
        for (var c = 0; c < scores.Length; c++)
        {
            fills.CopyTo(values, 0);
            var found = 0;
            for (var e = _pool.Start[c]; e < _pool.Start[c + 1]; e++)
            {
                var leg = _pool.EntryLeg[e];
                var rank = _pool.EntryRank[e];
                var value = Value(leg, rank, _pool.EntryScore[e]);
                Normalized[e] = value;
                values[leg] = value;
                found += rank > 0 && _pool.Weights[leg] > 0 ? 1 : 0;
            }

            // Compact to the weighted values that count.
            var count = 0;
            for (var l = 0; l < legs; l++)
            {
                if (!double.IsNaN(values[l]) && _pool.Weights[l] > 0)
                {
                    values[count++] = _pool.Weights[l] * values[l];
                }
            }

            scores[c] = Combine(values.AsSpan(0, count), found, weightSum);
        }

        return scores;
    }

    // A leg that retrieved nothing has no scale: it does not count.
    private bool Counts(int leg) => !_pool.IsMinus[leg] && _pool.Retrieved[leg] > 0;

    private double Value(int leg, int rank, double score)
    {
        if (!Counts(leg) || (rank == 0 && _options.Missing == MissingScores.Zero))
        {
            return double.NaN;
        }

        return rank == 0 && _options.Missing == MissingScores.Lowest ? _scales[leg].Lowest : _scales[leg].Of(score, rank);
    }

    private double Combine(Span<double> values, int found, double weightSum)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        var sum = TermSum.Of(values);   // sorts them
        return _options.Method switch
        {
            FusionMethod.Convex => sum / weightSum,
            FusionMethod.CombSum => sum,
            FusionMethod.CombMnz => sum * found,
            FusionMethod.CombAnz => sum / values.Length,
            FusionMethod.CombMed => (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2,
            FusionMethod.CombMax => values[^1],
            FusionMethod.CombMin => values[0],
            _ => throw new InvalidOperationException($"{_options.Method} reads no scores."),
        };
    }
}
