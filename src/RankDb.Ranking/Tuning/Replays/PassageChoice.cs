using RankDb.Ranking.Fusion;

namespace RankDb.Ranking.Tuning.Replays;

/// <summary>Which passage of a document the cascade reads: that of the leg that gives the document most, as sql/search/_fused_rows.sql has it.</summary>
internal sealed class PassageChoice
{
    private readonly FusionPool _pool;
    private readonly ReplayCase _case;
    private readonly FusionOptions _fuse;
    private readonly LegScale[]? _scales;
    private readonly bool _looksUp;

    internal PassageChoice(FusionPool pool, FusionOptions fuse, ReplayCase candidates)
    {
        (_pool, _fuse, _case) = (pool, fuse, candidates);
        if (fuse.Method.ReadsScores())
        {
            _looksUp = fuse.Missing == MissingScores.Score && fuse.Combine != LegCombination.Intersect && fuse.Normalize != ScoreNormalization.Rank;
            _scales = new LegScale[pool.LegCount];
            for (var l = 0; l < pool.LegCount; l++)
            {
                if (!pool.IsMinus[l] && pool.Retrieved[l] > 0)
                {
                    _scales[l] = LegScale.Fit(pool.Names[l], pool.LowerBounds[l], pool.Scores[l].AsSpan(0, pool.Retrieved[l]), pool.Lengths[l], fuse.Normalize);
                }
            }
        }
    }

    /// <summary>The passage of a candidate; -1 where no leg names one.</summary>
    /// <param name="candidate">Its number in the pool.</param>
    /// <param name="document">Its number in the case.</param>
    internal int Of(int candidate, int document)
    {
        var (passage, most) = (-1, double.NegativeInfinity);
        for (var e = _pool.Start[candidate]; e < _pool.Start[candidate + 1]; e++)
        {
            var leg = _pool.EntryLeg[e];
            var (rank, weight) = (_pool.EntryRank[e], _pool.Weights[leg]);
            // A score that no search would look up.
            if ((rank == 0 && (!_looksUp || weight == 0)) || (_scales is not null && _pool.Retrieved[leg] == 0))
            {
                continue;
            }

            var read = rank > 0 && _case.Adopts[leg] ? Adopted(candidate, document) : -1;
            read = read >= 0 ? read : _case.Passages![leg][document];
            var share = _scales is not null ? weight * _scales[leg].Of(_pool.EntryScore[e], rank)
                : _fuse.Method is FusionMethod.Isr or FusionMethod.LogIsr or FusionMethod.Rbc or FusionMethod.Borda ? RankScores.Term(_fuse, weight, rank, _pool.Lengths[leg])
                : weight / ((double)_fuse.K + rank);
            // Of equal shares that of the first leg.
            if (read >= 0 && (passage < 0 || share > most))
            {
                (passage, most) = (read, share);
            }
        }

        return passage;
    }

    // What a function or foreign leg found is a document: it takes the passage of the leg that read texts and ranks it best (sql/search/_adopt_chunks.sql).
    private int Adopted(int candidate, int document)
    {
        var (passage, most) = (-1, double.NegativeInfinity);
        for (var e = _pool.Start[candidate]; e < _pool.Start[candidate + 1]; e++)
        {
            var leg = _pool.EntryLeg[e];
            var worth = _pool.Weights[leg] / (60.0 + _pool.EntryRank[e]);
            if (_pool.EntryRank[e] > 0 && !_case.Adopts[leg] && (passage < 0 || worth > most))
            {
                (passage, most) = (_case.Passages![leg][document], worth);
            }
        }

        return passage;
    }
}
