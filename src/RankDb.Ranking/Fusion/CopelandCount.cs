namespace RankDb.Ranking.Fusion;

/// <summary>Copeland: for each candidate, the pairwise majorities that it wins minus those that it loses. A leg prefers what it retrieved to
/// what it did not, and does not vote on two that it did not retrieve.</summary>
/// <remarks>
/// Not all pairs are looked at. Documents of one leg alone ("singles") are decided against all others by counts: two of the same leg by their
/// places, two of different legs by the weights, one against a document of several legs by its place in the leg that they share, or by the
/// weights. Only documents of two or more legs ("multis") are compared with one another, by <see cref="PairCount"/>; there are at most half as
/// many of them as hits.
/// </remarks>
internal sealed class CopelandCount
{
    private readonly FusionPool _pool;
    private readonly Votes _votes;
    private readonly int[] _support;        // by candidate: weight of the legs that retrieved it
    private readonly int[] _legsOf;         // by candidate: how many voting legs retrieved it
    private readonly int[][] _lists;        // by leg: candidates, best first
    private readonly int[] _multis;
    private readonly double[] _scores;

    private CopelandCount(FusionPool pool)
    {
        _pool = pool;
        _votes = Votes.Of(pool.Weights);
        (_support, _legsOf, _scores) = (new int[pool.Count], new int[pool.Count], new double[pool.Count]);
        for (var c = 0; c < pool.Count; c++)
        {
            for (var e = pool.Start[c]; e < pool.Start[c + 1]; e++)
            {
                var vote = pool.EntryRank[e] > 0 ? _votes.Weights[pool.EntryLeg[e]] : 0;
                _support[c] += vote;
                _legsOf[c] += vote > 0 ? 1 : 0;
            }
        }

        _lists = LegLists.Of(pool, leg => _votes.Weights[leg] > 0);
        _multis = Numbers(legs => legs > 1);
    }

    internal static double[] Scores(FusionPool pool)
    {
        var count = new CopelandCount(pool);
        count.CountSingles();
        count.CountMultis();
        return count._scores;
    }

    private void CountSingles()
    {
        var silent = _legsOf.AsSpan().Count(0);         // found only by legs that do not vote: everyone else beats them
        for (var c = 0; c < _scores.Length; c++)
        {
            _scores[c] = _legsOf[c] == 0 ? silent - _scores.Length : silent;
        }

        var singles = new int[_lists.Length];
        for (var leg = 0; leg < _lists.Length; leg++)
        {
            singles[leg] = _lists[leg].Count(candidate => _legsOf[candidate] == 1);
        }

        for (var leg = 0; leg < _lists.Length; leg++)
        {
            if (_votes.Weights[leg] > 0)
            {
                CountLeg(leg, singles);
            }
        }
    }

    /// <summary>Every pair in which at least one is a single of this leg; a pair with a single of another leg counts for this one's side alone.</summary>
    private void CountLeg(int leg, int[] singles)
    {
        var weight = _votes.Weights[leg];
        var others = 0;     // against singles of other legs
        for (var other = 0; other < singles.Length; other++)
        {
            others += other == leg ? 0 : _votes.Sign(weight - _votes.Weights[other]) * singles[other];
        }

        var strangers = 0;  // against multis that this leg did not retrieve
        foreach (var multi in _multis)
        {
            var sign = _votes.Sign(weight - _support[multi]);
            strangers += sign;
            _scores[multi] -= sign * singles[leg];
        }

        var behind = 0;     // against multis of this leg, all of them behind
        foreach (var candidate in _lists[leg])
        {
            if (_legsOf[candidate] > 1)
            {
                strangers -= _votes.Sign(weight - _support[candidate]);
                _scores[candidate] += _votes.Sign(weight - _support[candidate]) * singles[leg];
                behind += Ahead(candidate);
            }
        }

        var (before, multisBefore) = (0, 0);
        foreach (var candidate in _lists[leg])
        {
            if (_legsOf[candidate] == 1)
            {
                _scores[candidate] += others + strangers + (singles[leg] - 1 - (2 * before)) + behind - multisBefore;
                before++;
            }
            else
            {
                behind -= Ahead(candidate);
                multisBefore++;
                _scores[candidate] += (singles[leg] - before) - (Ahead(candidate) * before);
            }
        }

        // What a single of this leg, ahead in it, gets against a multi of this leg and others.
        int Ahead(int multi) => _votes.Sign(weight - (_support[multi] - weight));
    }

    private void CountMultis()
    {
        var ranks = new int[_pool.LegCount][];
        for (var leg = 0; leg < ranks.Length; leg++)
        {
            ranks[leg] = new int[_multis.Length];
        }

        var placeOf = new int[_pool.Count];
        Array.Fill(placeOf, -1);
        for (var m = 0; m < _multis.Length; m++)
        {
            placeOf[_multis[m]] = m;
        }

        for (var leg = 0; leg < ranks.Length; leg++)
        {
            var place = 0;
            foreach (var candidate in _lists[leg])
            {
                if (placeOf[candidate] >= 0)
                {
                    ranks[leg][placeOf[candidate]] = ++place;   // 0 stays for what the leg did not retrieve
                }
            }
        }

        var net = new int[_multis.Length];
        PairCount.Add(ranks, _votes, net);
        for (var m = 0; m < net.Length; m++)
        {
            _scores[_multis[m]] += net[m];
        }
    }

    private int[] Numbers(Func<int, bool> take)
    {
        var numbers = new List<int>();
        for (var c = 0; c < _legsOf.Length; c++)
        {
            if (take(_legsOf[c]))
            {
                numbers.Add(c);
            }
        }

        return [.. numbers];
    }
}
