namespace RankDb.Ranking.Fusion;

/// <summary>
/// The candidates of a fusion after set logic, numbered from 0, with what each leg says of each: entries sorted by candidate, in one array
/// a column, so that no method looks at an id again.
/// </summary>
internal sealed class FusionPool
{
    /// <summary>A pool without candidates; the arrays by leg are to be filled.</summary>
    internal FusionPool(int legs)
    {
        Names = new string[legs];
        LowerBounds = new double?[legs];
        Weights = new double[legs];
        Retrieved = new int[legs];
        Lengths = new int[legs];
        IsMinus = new bool[legs];
        Scores = new double[legs][];
    }

    /// <summary>By leg.</summary>
    internal string[] Names { get; }

    /// <summary>By leg: the smallest score that its scorer can give; null where it is not known.</summary>
    internal double?[] LowerBounds { get; }

    /// <summary>By leg: the scores of all that it retrieved, candidates or not, and behind them whatever; empty where no method asks for them.</summary>
    internal double[][] Scores { get; }

    /// <summary>By leg; 0 for a leg that only takes away.</summary>
    internal double[] Weights { get; }

    /// <summary>By leg: hits that it retrieved, candidates or not.</summary>
    internal int[] Retrieved { get; }

    /// <summary>By leg: length of its ranking.</summary>
    internal int[] Lengths { get; }

    /// <summary>By leg: whether it only takes documents away.</summary>
    internal bool[] IsMinus { get; }

    /// <summary>By candidate; null where documents are numbers, and the candidates are in their order.</summary>
    internal string[]? Ids { get; private set; }

    /// <summary>By candidate: its first entry; one more at the end.</summary>
    internal int[] Start { get; private set; } = [0];

    /// <summary>By entry, ascending within a candidate.</summary>
    internal int[] EntryLeg { get; private set; } = [];

    /// <summary>By entry; 0 where the score was looked up.</summary>
    internal int[] EntryRank { get; private set; } = [];

    /// <summary>By entry; NaN where the leg has ranks alone.</summary>
    internal double[] EntryScore { get; private set; } = [];

    internal int LegCount => Names.Length;

    internal int Count => Start.Length - 1;

    /// <summary>The order of two candidates with the same score.</summary>
    internal int Compare(int x, int y) => Ids is null ? x.CompareTo(y) : RankOrder.CompareIds(Ids[x], Ids[y]);

    /// <summary>A candidate for messages.</summary>
    internal string NameOf(int candidate) => Ids?[candidate] ?? candidate.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Sets the entries; the caller fills the arrays that it gives.</summary>
    /// <param name="start">By candidate, and one more.</param>
    internal (int[] Leg, int[] Rank, double[] Score) Take(int[] start)
    {
        (Start, EntryLeg, EntryRank, EntryScore) = (start, new int[start[^1]], new int[start[^1]], new double[start[^1]]);
        return (EntryLeg, EntryRank, EntryScore);
    }

    /// <exception cref="FusionException">What <see cref="FusionChecks"/> refuses, or an id twice in one leg.</exception>
    internal static FusionPool Of(IReadOnlyList<FusionLeg> legs, FusionOptions options)
    {
        FusionChecks.Check(legs, options);
        var pool = new FusionPool(legs.Count);
        var all = 0;
        var hits = new FusionHit[legs.Count][];
        for (var l = 0; l < legs.Count; l++)
        {
            hits[l] = legs[l].Hits as FusionHit[] ?? [.. legs[l].Hits];
            (pool.Names[l], pool.LowerBounds[l]) = (legs[l].Name, legs[l].LowerBound);
            pool.IsMinus[l] = options.Minus.Contains(legs[l].Name);
            pool.Weights[l] = pool.IsMinus[l] ? 0 : legs[l].Weight;
            var scores = options.Method.ReadsScores() && !pool.IsMinus[l] ? new double[hits[l].Length] : null;
            (pool.Retrieved[l], pool.Lengths[l]) = FusionChecks.CheckHits(legs[l], hits[l], scores);
            pool.Scores[l] = scores ?? [];
            all += hits[l].Length;
        }

        pool.Fill(hits, options, all);
        return pool;
    }

    private void Fill(FusionHit[][] hits, FusionOptions options, int all)
    {
        var numbers = new Dictionary<string, int>(all, StringComparer.Ordinal);
        var numberOfHit = new int[all];
        var lastLeg = new int[all];
        var retrievedBy = new int[all];
        var requiredBy = new int[all];
        var dropped = new bool[all];
        var ids = new string[all];
        var h = 0;
        for (var l = 0; l < LegCount; l++)
        {
            var isRequired = options.Require.Contains(Names[l]);
            foreach (ref readonly var hit in hits[l].AsSpan())
            {
                ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(numbers, hit.Id, out var known);
                if (!known)
                {
                    number = numbers.Count - 1;
                    ids[number] = hit.Id;
                }
                else if (lastLeg[number] == l + 1)
                {
                    throw new FusionException($"leg {Names[l]}: the id '{hit.Id}' comes twice");
                }

                lastLeg[number] = l + 1;
                numberOfHit[h++] = number;
                if (hit.Rank is not null)
                {
                    dropped[number] |= IsMinus[l];
                    retrievedBy[number] += IsMinus[l] ? 0 : 1;
                    requiredBy[number] += isRequired ? 1 : 0;
                }
            }
        }

        var least = options.Combine == LegCombination.Intersect ? IsMinus.Count(minus => !minus) : 1;
        var required = options.Require.Distinct(StringComparer.Ordinal).Count();
        var candidates = lastLeg;   // from here on: the candidate's number from 1, 0 for none
        var count = 0;
        for (var number = 0; number < numbers.Count; number++)
        {
            var stays = retrievedBy[number] >= least && requiredBy[number] == required && !dropped[number];
            candidates[number] = stays ? ++count : 0;
            if (stays)
            {
                ids[count - 1] = ids[number];
            }
        }

        Ids = ids[..count];
        FillEntries(hits, numberOfHit, candidates);
    }

    private void FillEntries(FusionHit[][] hits, int[] numberOfHit, int[] candidates)
    {
        var count = Ids!.Length;
        var next = new int[count + 1];
        var h = 0;
        for (var l = 0; l < LegCount; l++)
        {
            for (var i = 0; i < hits[l].Length; i++, h++)
            {
                if (!IsMinus[l] && candidates[numberOfHit[h]] is > 0 and var candidate)
                {
                    next[candidate]++;
                }
            }
        }

        for (var c = 1; c <= count; c++)
        {
            next[c] += next[c - 1];
        }

        Take([.. next]);
        h = 0;
        for (var l = 0; l < LegCount; l++)
        {
            if (IsMinus[l])
            {
                h += hits[l].Length;
                continue;
            }

            foreach (ref readonly var hit in hits[l].AsSpan())
            {
                if (candidates[numberOfHit[h++]] is > 0 and var candidate)
                {
                    var entry = next[candidate - 1]++;
                    EntryLeg[entry] = l;
                    EntryRank[entry] = hit.Rank ?? 0;
                    EntryScore[entry] = hit.Score ?? double.NaN;
                }
            }
        }
    }
}
