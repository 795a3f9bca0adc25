namespace RankDb.Ranking.Fusion;

/// <summary>The candidates of a fusion whose documents are numbers, so that nothing is looked up by id: candidates are in the order of their
/// numbers, which is the order of ties.</summary>
internal static class NumberedPool
{
    /// <summary>The candidates of legs cut to a depth.</summary>
    /// <param name="documents">How many documents there are; their numbers are 0 to one less.</param>
    /// <param name="legs">What each leg knows.</param>
    /// <param name="names">By leg.</param>
    /// <param name="options">Set logic; the method plays no part.</param>
    /// <param name="numbers">By candidate: its document.</param>
    /// <returns>A pool whose weights are 0: they are to be filled.</returns>
    internal static FusionPool Of(int documents, IReadOnlyList<NumberedLeg> legs, IReadOnlyList<string> names, FusionOptions options, out int[] numbers)
    {
        var pool = new FusionPool(legs.Count);
        var retrievedBy = new int[documents];
        var requiredBy = new int[documents];
        var said = new int[documents];
        var isDropped = new bool[documents];
        for (var l = 0; l < legs.Count; l++)
        {
            var leg = legs[l];
            pool.Names[l] = names[l];
            pool.LowerBounds[l] = leg.LowerBound;
            pool.IsMinus[l] = options.Minus.Contains(names[l]);
            pool.Retrieved[l] = pool.Lengths[l] = leg.Top;
            pool.Scores[l] = leg.Scores;
            var isRequired = options.Require.Contains(names[l]);
            foreach (var document in leg.Documents.AsSpan(0, leg.Top))
            {
                isDropped[document] |= pool.IsMinus[l];
                retrievedBy[document] += pool.IsMinus[l] ? 0 : 1;
                requiredBy[document] += isRequired ? 1 : 0;
            }

            foreach (var document in leg.Documents.AsSpan(0, pool.IsMinus[l] ? 0 : leg.Known))
            {
                said[document]++;
            }
        }

        var least = options.Combine == LegCombination.Intersect ? pool.IsMinus.Count(minus => !minus) : 1;
        var required = options.Require.Distinct(StringComparer.Ordinal).Count();
        var count = 0;
        for (var document = 0; document < documents; document++)
        {
            isDropped[document] |= retrievedBy[document] < least || requiredBy[document] != required;
            count += isDropped[document] ? 0 : 1;
        }

        numbers = new int[count];
        var start = new int[count + 1];
        var next = retrievedBy;     // from here on: the next entry of each candidate's document
        count = 0;
        for (var document = 0; document < documents; document++)
        {
            if (!isDropped[document])
            {
                numbers[count++] = document;
                next[document] = start[count - 1];
                start[count] = start[count - 1] + said[document];
            }
        }

        Fill(pool, legs, start, isDropped, next);
        return pool;
    }

    private static void Fill(FusionPool pool, IReadOnlyList<NumberedLeg> legs, int[] start, bool[] isDropped, int[] next)
    {
        var (entryLeg, entryRank, entryScore) = pool.Take(start);
        for (var l = 0; l < legs.Count; l++)
        {
            var leg = legs[l];
            for (var i = 0; i < leg.Known && !pool.IsMinus[l]; i++)
            {
                var document = leg.Documents[i];
                if (!isDropped[document])
                {
                    var entry = next[document]++;
                    entryLeg[entry] = l;
                    entryRank[entry] = i < leg.Top ? i + 1 : 0;
                    entryScore[entry] = leg.Scores[i];
                }
            }
        }
    }
}

/// <summary>What one leg knows of numbered documents.</summary>
/// <param name="Documents">Retrieved ones first, best first; each once.</param>
/// <param name="Scores">Of the documents.</param>
/// <param name="Top">How many of them the leg retrieved.</param>
/// <param name="Known">How many of them have a score in the leg, retrieved or looked up; at least <paramref name="Top"/>.</param>
/// <param name="LowerBound">The smallest score that the scorer can give; null: the smallest of the list.</param>
internal readonly record struct NumberedLeg(int[] Documents, double[] Scores, int Top, int Known, double? LowerBound);
