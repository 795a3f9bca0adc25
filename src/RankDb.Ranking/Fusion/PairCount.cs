using System.Numerics;

namespace RankDb.Ranking.Fusion;

/// <summary>All pairs of a few thousand documents by majority, many pairs at once.</summary>
internal static class PairCount
{
    private const int MostForShort = 30_000;

    /// <summary>Adds to each document the majorities that it wins minus those that it loses.</summary>
    /// <param name="ranks">By leg, by document: its place among these documents, from 1; 0 where the leg did not retrieve it.</param>
    /// <param name="votes">Weights of the legs.</param>
    /// <param name="net">By document.</param>
    internal static void Add(int[][] ranks, Votes votes, int[] net)
    {
        if (votes.AreSmall && net.Length <= MostForShort)
        {
            AddOf<short>(ranks, votes, net);
        }
        else
        {
            AddOf<int>(ranks, votes, net);
        }
    }

    // For a document i and a leg that retrieved it, the leg's vote on (i, j) is +w where rank j > rank i, else -w; an absent j has the largest
    // rank. For a leg that did not retrieve i it is -w where j is there, else 0. Both are a constant plus one comparison.
    private static void AddOf<T>(int[][] ranks, Votes votes, int[] net)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var legs = Enumerable.Range(0, ranks.Length).Where(leg => votes.Weights[leg] > 0).ToArray();
        var width = Vector<T>.Count;
        var padded = (net.Length + width - 1) / width * width;
        var columns = new T[legs.Length][];
        for (var l = 0; l < legs.Length; l++)
        {
            columns[l] = new T[padded];
            for (var j = 0; j < net.Length; j++)
            {
                columns[l][j] = ranks[legs[l]][j] is > 0 and var rank ? T.CreateChecked(rank) : T.MaxValue;
            }
        }

        var lost = new T[padded];       // what later documents lose against earlier ones, net
        var margin = new Vector<T>(T.CreateChecked(votes.Margin));
        var thresholds = new Vector<T>[legs.Length];
        var weights = new Vector<T>[legs.Length];
        var lanes = Vector<T>.Indices;
        for (var i = 0; i < net.Length; i++)
        {
            var constant = 0;
            for (var l = 0; l < legs.Length; l++)
            {
                var weight = votes.Weights[legs[l]];
                var isThere = columns[l][i] != T.MaxValue;
                constant -= weight;
                // Absent i: -w unless j is absent too, that is, above MaxValue - 1.
                thresholds[l] = new Vector<T>(isThere ? columns[l][i] : T.MaxValue - T.One);
                weights[l] = new Vector<T>(T.CreateChecked(isThere ? 2 * weight : weight));
            }

            var first = i / width * width;
            var start = new Vector<T>(T.CreateChecked(constant));
            var won = Row(columns, lost, first, padded, start, margin, thresholds, weights, Vector.GreaterThan(lanes, new Vector<T>(T.CreateChecked(i - first))), net.Length);
            net[i] += won;
        }

        for (var j = 0; j < net.Length; j++)
        {
            net[j] -= int.CreateChecked(lost[j]);
        }
    }

    /// <summary>One document against all later ones.</summary>
    private static int Row<T>(
        T[][] columns, T[] lost, int first, int padded, Vector<T> start, Vector<T> margin, Vector<T>[] thresholds, Vector<T>[] weights, Vector<T> mask, int count)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var width = Vector<T>.Count;
        var total = Vector<T>.Zero;
        for (var j = first; j < padded; j += width)
        {
            var difference = start;
            for (var l = 0; l < columns.Length; l++)
            {
                difference += Vector.GreaterThan(new Vector<T>(columns[l], j), thresholds[l]) & weights[l];
            }

            var sign = Vector.LessThan(difference, -margin) - Vector.GreaterThan(difference, margin);
            if (j == first)
            {
                sign &= mask;
            }

            if (j + width > count)
            {
                sign &= Vector.LessThan(Vector<T>.Indices, new Vector<T>(T.CreateChecked(count - j)));
            }

            total += sign;
            (new Vector<T>(lost, j) + sign).CopyTo(lost, j);
        }

        var sum = 0;
        for (var lane = 0; lane < width; lane++)
        {
            sum += int.CreateChecked(total[lane]);
        }

        return sum;
    }
}
