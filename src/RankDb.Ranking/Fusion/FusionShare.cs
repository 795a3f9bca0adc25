namespace RankDb.Ranking.Fusion;

/// <summary>
/// Maps raw fused scores to 0..1 in their order, so that a search's score has one scale. Where the method has a best possible value, the share
/// of it: 1 for a document that every leg puts first. Elsewhere (scores that are not normalised into 0..1) (1 + x / (1 + |x|)) / 2, where x is
/// the score divided by the weights.
/// </summary>
public sealed class FusionShare
{
    private readonly double _lowest;
    private readonly double _best;
    private readonly double _unit;

    internal FusionShare(FusionPool pool, FusionOptions options)
    {
        var weights = TermSum.Of([.. pool.Weights]);
        var largest = pool.Weights.DefaultIfEmpty().Max();
        var voting = pool.Weights.Count(weight => weight > 0);
        var isBounded = !options.Method.ReadsScores()
            || options.Normalize is ScoreNormalization.MinMax or ScoreNormalization.TheoreticalMin or ScoreNormalization.Rank or ScoreNormalization.Sigmoid;
        _best = options.Method switch
        {
            FusionMethod.Rrf or FusionMethod.Isr or FusionMethod.LogIsr or FusionMethod.Rbc =>
                RankScores.Term(options, weights, 1, 1) * RankScores.Factor(options.Method, voting),
            FusionMethod.Borda => TermSum.Of([.. pool.Weights.Select((weight, leg) => weight * Math.Max(0, pool.Lengths[leg] - 1))]),
            FusionMethod.Copeland => pool.Count - 1,
            FusionMethod.Condorcet or FusionMethod.Interleave or FusionMethod.Convex => 1,
            FusionMethod.CombSum => weights,
            FusionMethod.CombMnz => weights * voting,
            _ => largest,
        };
        _lowest = options.Method == FusionMethod.Copeland ? -_best : 0;
        _unit = isBounded ? 0 : _best;
    }

    /// <summary>A raw score's place on the scale 0..1.</summary>
    public double Of(double score)
    {
        if (_unit > 0)
        {
            // Of steps that each keep the order in floating point, as (1 + x / (1 + |x|)) / 2 written down does not.
            var x = score / _unit;
            return x < 0 ? 0.5 / (1 - x) : 1 - (0.5 / (1 + x));
        }

        return _best > _lowest ? Math.Clamp((score - _lowest) / (_best - _lowest), 0, 1) : 1;
    }
}
