namespace RankDb.Ranking.Significance;

/// <summary>What the sum of some sizes is for given signs, 64 signs a word: looked up by the byte, an eighth of the additions.</summary>
/// <remarks>
/// The additions come in the order of <c>rankdb._randomization_test</c>: by fours, two of those a byte, the eight bytes of a word, then the words. Sums are therefore
/// the same to the last bit in SQL and here, and so is which of them reach a limit.
/// </remarks>
internal sealed class SignedSums
{
    private const int Bytes = 8;
    private const int Entries = 256;
    private readonly double[] _sums;

    /// <summary>The table of these sizes.</summary>
    /// <param name="sizes">0 or more each, in the order of the signs.</param>
    internal SignedSums(ReadOnlySpan<double> sizes)
    {
        Words = (sizes.Length + 63) / 64;
        _sums = new double[Words * Bytes * Entries];
        Span<double> low = stackalloc double[16];
        Span<double> high = stackalloc double[16];
        for (var block = 0; block < Words * Bytes; block++)
        {
            Fours(sizes, 8 * block, low);
            Fours(sizes, (8 * block) + 4, high);
            for (var signs = 0; signs < Entries; signs++)
            {
                _sums[(Entries * block) + signs] = low[signs & 15] + high[signs >> 4];
            }
        }
    }

    /// <summary>How many words of signs there are.</summary>
    internal int Words { get; }

    /// <summary>The sum of a word's sizes. The lowest bit is the sign of the first; 1 is plus.</summary>
    internal double Of(int word, long signs)
    {
        var table = _sums.AsSpan(Bytes * Entries * word, Bytes * Entries);
        var sum = table[(int)(signs & 255)];
        for (var at = 1; at < Bytes; at++)
        {
            sum += table[(Entries * at) + (int)((signs >> (8 * at)) & 255)];
        }

        return sum;
    }

    // What each four signs make of the four sizes from a place on; there is nothing beyond the last.
    private static void Fours(ReadOnlySpan<double> sizes, int from, Span<double> sums)
    {
        for (var signs = 0; signs < sums.Length; signs++)
        {
            var sum = 0.0;
            for (var i = 0; i < 4 && from + i < sizes.Length; i++)
            {
                sum += (signs & (1 << i)) != 0 ? sizes[from + i] : -sizes[from + i];
            }

            sums[signs] = sum;
        }
    }
}
