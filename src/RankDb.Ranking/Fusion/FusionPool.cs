namespace RankDb.Ranking.Fusion;

/// <summary>
/// The candidates of a fusion after set logic, numbered from 0, with what each leg says of each: entries sorted by candidate, in one array
/// a column, so that no method looks at an id again.
/// </summary>
internal sealed class FusionPool
{
    private FusionPool(IReadOnlyList<FusionLeg> legs)
    {
        Legs = legs;
        Hits = new FusionHit[legs.Count][];
        Weights = new double[legs.Count];
        Retrieved = new int[legs.Count];
        Lengths = new int[legs.Count];
        IsMinus = new bool[legs.Count];
        Ids = [];
        Start = [0];
        EntryLeg = [];
        EntryRank = [];
        EntryScore = [];
    }

    internal IReadOnlyList<FusionLeg> Legs { get; }

    /// <summary>By leg: its hits.</summary>
    internal FusionHit[][] Hits { get; }

    /// <summary>By leg; 0 for a leg that only takes away.</summary>
    internal double[] Weights { get; }

    /// <summary>By leg: hits that it retrieved, candidates or not.</summary>
    internal int[] Retrieved { get; }

    /// <summary>By leg: length of its ranking.</summary>
    internal int[] Lengths { get; }

    /// <summary>By leg: whether it only takes documents away.</summary>
    internal bool[] IsMinus { get; }

    /// <summary>By candidate.</summary>
    internal string[] Ids { get; private set; }

    /// <summary>By candidate: its first entry; one more at the end.</summary>
    internal int[] Start { get; private set; }

    /// <summary>By entry, ascending within a candidate.</summary>
    internal int[] EntryLeg { get; private set; }

    /// <summary>By entry; 0 where the score was looked up.</summary>
    internal int[] EntryRank { get; private set; }

    /// <summary>By entry; NaN where the leg has ranks alone.</summary>
    internal double[] EntryScore { get; private set; }

    internal int Count => Ids.Length;

    /// <exception cref="FusionException">What <see cref="FusionChecks"/> refuses, or an id twice in one leg.</exception>
    internal static FusionPool Of(IReadOnlyList<FusionLeg> legs, FusionOptions options)
    {
        FusionChecks.Check(legs, options);
        var pool = new FusionPool(legs);
        var all = 0;
        for (var l = 0; l < legs.Count; l++)
        {
            pool.Hits[l] = legs[l].Hits as FusionHit[] ?? [.. legs[l].Hits];
            pool.IsMinus[l] = options.Minus.Contains(legs[l].Name);
            pool.Weights[l] = pool.IsMinus[l] ? 0 : legs[l].Weight;
            (pool.Retrieved[l], pool.Lengths[l]) = FusionChecks.CheckHits(legs[l], pool.Hits[l], options.Method.ReadsScores() && !pool.IsMinus[l]);
            all += pool.Hits[l].Length;
        }

        pool.Fill(options, all);
        return pool;
    }

    private void Fill(FusionOptions options, int all)
    {
        var numbers = new Dictionary<string, int>(all, StringComparer.Ordinal);
        var numberOfHit = new int[all];
        var lastLeg = new int[all];
        var retrievedBy = new int[all];
        var requiredBy = new int[all];
        var dropped = new bool[all];
        var ids = new string[all];
        var h = 0;
        for (var l = 0; l < Legs.Count; l++)
        {
            var isRequired = options.Require.Contains(Legs[l].Name);
            foreach (ref readonly var hit in Hits[l].AsSpan())
            {
                ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(numbers, hit.Id, out var known);
                if (!known)
                {
                    number = numbers.Count - 1;
                    ids[number] = hit.Id;
                }
                else if (lastLeg[number] == l + 1)
                {
                    throw new FusionException($"leg {Legs[l].Name}: the id '{hit.Id}' comes twice");
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
        FillEntries(numberOfHit, candidates);
    }

    private void FillEntries(int[] numberOfHit, int[] candidates)
    {
        var next = new int[Count + 1];
        var h = 0;
        for (var l = 0; l < Legs.Count; l++)
        {
            for (var i = 0; i < Hits[l].Length; i++, h++)
            {
                if (!IsMinus[l] && candidates[numberOfHit[h]] is > 0 and var candidate)
                {
                    next[candidate]++;
                }
            }
        }

        for (var c = 1; c <= Count; c++)
        {
            next[c] += next[c - 1];
        }

        var entries = next[Count];
        (Start, EntryLeg, EntryRank, EntryScore) = ([.. next], new int[entries], new int[entries], new double[entries]);
        h = 0;
        for (var l = 0; l < Legs.Count; l++)
        {
            if (IsMinus[l])
            {
                h += Hits[l].Length;
                continue;
            }

            foreach (ref readonly var hit in Hits[l].AsSpan())
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
