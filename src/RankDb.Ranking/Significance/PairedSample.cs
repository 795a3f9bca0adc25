namespace RankDb.Ranking.Significance;

/// <summary>Two systems' values of one metric for the same queries.</summary>
public sealed class PairedSample
{
    private readonly double[] _differences;

    /// <summary>A sample of paired values.</summary>
    /// <param name="baseline">Values of the first system, by query.</param>
    /// <param name="candidate">Values of the second one, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ, there is no query, or a value is not finite.</exception>
    public PairedSample(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        if (baseline.Count != candidate.Count || baseline.Count == 0)
        {
            throw new ArgumentException($"{baseline.Count} and {candidate.Count} values are not pairs.", nameof(candidate));
        }

        _differences = new double[baseline.Count];
        for (var i = 0; i < _differences.Length; i++)
        {
            _differences[i] = candidate[i] - baseline[i];
            if (!double.IsFinite(_differences[i]))
            {
                throw new ArgumentException($"The values of query {i} are {baseline[i]} and {candidate[i]}.", nameof(candidate));
            }

            // A difference in the last bits comes from the order of additions and is none.
            _differences[i] = Math.Abs(_differences[i]) < 1e-12 ? 0 : _differences[i];
            Wins += _differences[i] > 0 ? 1 : 0;
            Losses += _differences[i] < 0 ? 1 : 0;
        }

        Mean = _differences.Sum() / Count;
        var squares = 0.0;
        foreach (var difference in _differences)
        {
            squares += (difference - Mean) * (difference - Mean);
        }

        Deviation = Count < 2 ? 0 : Math.Sqrt(squares / (Count - 1));
    }

    /// <summary>Candidate minus baseline, by query.</summary>
    public ReadOnlySpan<double> Differences => _differences;

    /// <summary>Queries, 1 or more.</summary>
    public int Count => _differences.Length;

    /// <summary>Queries where the candidate is better.</summary>
    public int Wins { get; }

    /// <summary>Queries where it is worse.</summary>
    public int Losses { get; }

    /// <summary>Queries where both are equal.</summary>
    public int Ties => Count - Wins - Losses;

    /// <summary>The mean difference.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation of the differences, with n - 1; 0 for one query.</summary>
    public double Deviation { get; }

    /// <summary>The standardised mean difference (Cohen's d of paired values): mean over deviation. 0 where all differences are 0, infinite where all are the same.</summary>
    public double EffectSize => Mean == 0 ? 0 : Mean / Deviation;
}
