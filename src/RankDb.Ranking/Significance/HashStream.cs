using System.Numerics;

namespace RankDb.Ranking.Significance;

/// <summary>Random bits by place instead of by turn: the bits at a place are its hash under the stream's seed.</summary>
/// <remarks>
/// It is what <c>hashint8extended(place, seed)</c> says in PostgreSQL, so that a test of chance gives the same figure in C# and in SQL. The hash is Bob Jenkins' lookup3
/// (2006) of one 32-bit word, begun with the seed; PostgreSQL folds 64-bit places into 32, so that those that fit into an int hash as that int.
/// </remarks>
internal readonly struct HashStream
{
    // What the hash begins with: the golden ratio's bits, the length of a word in bytes and PostgreSQL's own constant.
    private const uint Start = unchecked(0x9e3779b9u + sizeof(uint) + 3923095u);

    private readonly uint _a;
    private readonly uint _b;
    private readonly uint _c;

    /// <summary>The stream of a seed. All that does not depend on the place is done here.</summary>
    internal HashStream(long seed)
    {
        var (a, b, c) = (Start, Start, Start);
        if (seed != 0)
        {
            a += (uint)(seed >> 32);
            b += (uint)seed;
            // lookup3's step between words: each of the three is stirred with its neighbours, twice round.
            (a, c) = Stir(a, b, c, 4);
            (b, a) = Stir(b, c, a, 6);
            (c, b) = Stir(c, a, b, 8);
            (a, c) = Stir(a, b, c, 16);
            (b, a) = Stir(b, c, a, 19);
            (c, b) = Stir(c, a, b, 4);
        }

        (_a, _b, _c) = (a, b, c);
    }

    /// <summary>The 64 bits at a place.</summary>
    internal long At(long place)
    {
        var (low, high) = ((uint)place, (uint)(place >> 32));
        var (a, b, c) = (_a + (low ^ (place >= 0 ? high : ~high)), _b, _c);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
        return (long)(((ulong)b << 32) | c);
    }

    /// <summary>A stream of its own for a place, such as a round.</summary>
    internal HashStream StreamAt(long place) => new(At(place));

    /// <summary>A whole number from 0 to below the limit, from the lower 32 bits at a place.</summary>
    internal int Below(int limit, long place) => (int)(((ulong)(uint)At(place) * (uint)limit) >> 32);

    // One of the three takes up the last one, turned; the last one takes up the next one.
    private static (uint One, uint Last) Stir(uint one, uint next, uint last, int turn) => ((one - last) ^ BitOperations.RotateLeft(last, turn), last + next);
}
