using RankDb.Ranking.Fusion;

namespace RankDb.Ranking.Tuning.Replays;

/// <summary>A ranking that was computed again.</summary>
/// <param name="Documents">Best first.</param>
/// <param name="Pairs">How many pairs of query and document the cascade scored.</param>
/// <param name="Unscored">How many of these the case has no probability of; their documents were ranked as if a deadline had come before them.</param>
public readonly record struct ReplayedRanking(IReadOnlyList<int> Documents, int Pairs, int Unscored);

/// <summary>Computes the rankings that plans give from the kept candidates of one query, step by step as a search does (sql/search/_retrieve.sql,
/// _cascade.sql, _finish.sql). Not for several threads at once: what plans have in common is kept from one to the next.</summary>
public sealed class Replay
{
    private readonly ReplayCase _case;
    private FusionPool? _pool;
    private ReplayPlan? _pooledBy;
    private int _rows;
    private int[] _tops = [];
    private int[] _numbers = [];

    /// <summary>A replay of one case.</summary>
    public Replay(ReplayCase candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        _case = candidates;
    }

    /// <summary>The ranking of a plan.</summary>
    /// <param name="plan">A possible plan (<see cref="ReplayPlan.IsPossible"/>) with as many legs, stages and boosts as the case.</param>
    /// <param name="rows">How many rows the search is asked for.</param>
    /// <exception cref="FusionException">The plan does not fit the case, or scores are too large.</exception>
    public ReplayedRanking Rank(ReplayPlan plan, int rows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Legs.Count != _case.Documents.Length || plan.Rerank.Count != _case.Stages.Length || plan.Boosts.Count != _case.Boosts.Length)
        {
            throw new FusionException("the plan has not as many legs, stages and boosts as the case");
        }

        var (documents, scores) = Fused(plan, rows);
        var boosts = plan.Boosts.Count > 0 ? BoostsOf(plan) : null;
        if (boosts is not null && plan.Rerank.Count > 0)
        {
            // What is boosted is reranked first.
            var keys = new double[scores.Length];
            for (var n = 0; n < keys.Length; n++)
            {
                keys[n] = scores[n] + boosts[documents[n]];
            }

            var (found, shares) = (documents, scores);
            int[] places = [.. Enumerable.Range(0, keys.Length)];
            Array.Sort(places, (x, y) => keys[x] != keys[y] ? keys[y].CompareTo(keys[x]) : found[x].CompareTo(found[y]));
            (documents, scores) = ([.. places.Select(place => found[place])], [.. places.Select(place => shares[place])]);
        }

        var (pairs, unscored) = (0, 0);
        var choice = _case.Passages is not null && plan.Rerank.Count > 0 ? new PassageChoice(_pool!, plan.Fuse, _case) : null;
        for (var s = 0; s < plan.Rerank.Count; s++)
        {
            var stage = plan.Rerank[s];
            var probabilities = new double[documents.Length];
            Array.Fill(probabilities, double.NaN);
            var depth = Math.Min(stage.Top, documents.Length);
            var scored = 0;
            for (var n = 0; n < depth; n++)
            {
                var passage = choice is null ? documents[n] : choice.Of(Array.BinarySearch(_numbers, documents[n]), documents[n]);
                probabilities[n] = passage < 0 ? double.NaN : _case.Stages[s][passage];
                scored += double.IsNaN(probabilities[n]) ? 0 : 1;
            }

            pairs += depth;
            unscored += depth - scored;
            if (scored == 0)
            {
                break;
            }

            scores = StageBlend.Blend(scores, probabilities, stage.Blend, stage.Normalize);
            BestFirst.Sort(scores, documents);
        }

        Finish(plan, documents, scores, boosts);
        return new ReplayedRanking(documents.Length <= rows ? documents : new ArraySegment<int>(documents, 0, rows), pairs, unscored);
    }

    private (int[] Documents, double[] Scores) Fused(ReplayPlan plan, int rows)
    {
        var pool = Pool(plan, rows);
        var raw = Fuser.Scores(pool, plan.Fuse, out _, out var order);
        foreach (var score in raw)
        {
            if (!double.IsFinite(score))
            {
                throw new FusionException("a fused score is too large");
            }
        }

        var depth = Math.Max(rows, plan.Rerank.Count > 0 ? plan.Rerank[0].Top : 0);
        if (plan.Boosts.Count > 0)
        {
            depth = (int)Math.Min(int.MaxValue, plan.Legs.Sum(leg => (long)Math.Max(leg.Top, depth)));
        }

        var places = order is null ? BestFirst.Places(raw, depth) : order.Length <= depth ? order : order[..depth];
        var share = new FusionShare(pool, plan.Fuse);
        var documents = new int[places.Length];
        var scores = new double[places.Length];
        for (var n = 0; n < places.Length; n++)
        {
            (documents[n], scores[n]) = (_numbers[places[n]], share.Of(raw[places[n]]));
        }

        // Different scores can have the same share.
        BestFirst.SortTies(scores, documents);
        return (documents, scores);
    }

    private FusionPool Pool(ReplayPlan plan, int rows)
    {
        var legs = plan.Legs.Count;
        if (_pool is null || !IsPooled(plan, rows))
        {
            _tops = new int[legs];
            var numbered = new NumberedLeg[legs];
            for (var l = 0; l < legs; l++)
            {
                _tops[l] = Top(plan, l, rows);
                var known = plan.Legs[l].LooksUp ? _case.Documents[l].Length : _tops[l];
                numbered[l] = new NumberedLeg(_case.Documents[l], _case.Scores[l], _tops[l], known, null);
            }

            _pool = NumberedPool.Of(_case.Grades.Length, numbered, [.. plan.Legs.Select(leg => leg.Name)], plan.Fuse, out _numbers);
            (_pooledBy, _rows) = (plan, rows);
        }

        for (var l = 0; l < legs; l++)
        {
            _pool.Weights[l] = _pool.IsMinus[l] ? 0 : plan.Legs[l].Weight;
            _pool.LowerBounds[l] = plan.Legs[l].LowerBound;
        }

        return _pool;
    }

    // The candidates are the same where the legs are as deep, and the set logic is the same.
    private bool IsPooled(ReplayPlan plan, int rows)
    {
        if (ReferenceEquals(plan, _pooledBy) && rows == _rows)
        {
            return true;
        }

        for (var l = 0; l < _tops.Length; l++)
        {
            if (_tops[l] != Top(plan, l, rows) || plan.Legs[l].LooksUp != _pooledBy!.Legs[l].LooksUp || plan.Legs[l].Name != _pooledBy.Legs[l].Name)
            {
                return false;
            }
        }

        var (now, then) = (plan.Fuse, _pooledBy!.Fuse);
        return now.Combine == then.Combine && now.Require.SequenceEqual(then.Require) && now.Minus.SequenceEqual(then.Minus);
    }

    private int Top(ReplayPlan plan, int leg, int rows) => Math.Min(Math.Max(plan.Legs[leg].Top, rows), _case.Retrieved[leg]);

    private double[] BoostsOf(ReplayPlan plan)
    {
        var sums = new double[_case.Grades.Length];
        for (var b = 0; b < plan.Boosts.Count; b++)
        {
            for (var document = 0; document < sums.Length; document++)
            {
                var value = _case.Boosts[b][document];
                sums[document] += double.IsNaN(value) ? 0 : plan.Boosts[b] * value;
            }
        }

        return sums;
    }

    private void Finish(ReplayPlan plan, int[] documents, double[] scores, double[]? boosts)
    {
        if (plan.ExactMatch > 0)
        {
            for (var n = 0; n < scores.Length; n++)
            {
                scores[n] = _case.IsExact[documents[n]] ? Math.Min(1, scores[n] + plan.ExactMatch) : scores[n];
            }
        }

        if (boosts is not null)
        {
            var weights = plan.Boosts.Sum();
            for (var n = 0; n < scores.Length; n++)
            {
                scores[n] = (scores[n] + boosts[documents[n]]) / (1 + weights);
            }
        }

        if (plan.ExactMatch > 0 || boosts is not null)
        {
            BestFirst.Sort(scores, documents);
        }
    }
}
