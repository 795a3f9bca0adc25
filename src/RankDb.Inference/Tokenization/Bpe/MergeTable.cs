namespace RankDb.Inference;

/// <summary>The merges by their pair of ids. A slot packs 21 bits of the left id, 21 of the right one and 22 of the rank.</summary>
internal sealed class MergeTable
{
    internal const int MostIds = (1 << 21) - 1;
    internal const int MostMerges = (1 << 22) - 2;

    private readonly ulong[] slots;
    private readonly int[] merged;

    internal MergeTable(IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        var capacity = 16;
        while (capacity < merges.Count * 2)
        {
            capacity *= 2;
        }

        slots = new ulong[capacity];
        Array.Fill(slots, ulong.MaxValue);
        merged = new int[merges.Count];
        for (var rank = 0; rank < merges.Count; rank++)
        {
            merged[rank] = merges[rank].Merged;
            var key = Key(merges[rank].Left, merges[rank].Right);
            var slot = Hash(key) & (uint)(slots.Length - 1);
            while (slots[slot] != ulong.MaxValue && slots[slot] >> 22 != key)
            {
                slot = (slot + 1) & (uint)(slots.Length - 1);
            }

            slots[slot] = (key << 22) | (uint)rank;
        }
    }

    /// <summary>The rank of a pair; int.MaxValue where it is not merged.</summary>
    internal int Rank(int left, int right)
    {
        var key = Key(left, right);
        var mask = (uint)slots.Length - 1;
        for (var slot = Hash(key) & mask; ; slot = (slot + 1) & mask)
        {
            var entry = slots[slot];
            if (entry >> 22 == key)
            {
                return (int)(entry & 0x3FFFFF);
            }

            if (entry == ulong.MaxValue)
            {
                return int.MaxValue;
            }
        }
    }

    /// <summary>The token that a merge makes.</summary>
    internal int Merged(int rank) => merged[rank];

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 21) | (uint)right;

    private static uint Hash(ulong key) => (uint)((key * 0x9E3779B97F4A7C15UL) >> 32);
}
