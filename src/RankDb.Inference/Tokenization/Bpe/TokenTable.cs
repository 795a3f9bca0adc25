using System.Runtime.InteropServices;

namespace RankDb.Inference;

/// <summary>The ids of tokens by their UTF-8 bytes: open addressing, and the bytes of all tokens in one array.</summary>
internal sealed class TokenTable
{
    private readonly ulong[] slots;
    private readonly byte[] bytes;
    private readonly int[] starts;

    /// <summary>Makes the table; a token that stands twice has its last id.</summary>
    internal TokenTable(IReadOnlyList<(byte[] Bytes, int Id)> tokens, int size)
    {
        var capacity = 16;
        while (capacity < tokens.Count * 2)
        {
            capacity *= 2;
        }

        slots = new ulong[capacity];
        Array.Fill(slots, ulong.MaxValue);
        bytes = new byte[tokens.Sum(token => (long)token.Bytes.Length)];
        starts = new int[(size * 2) + 2];
        var used = 0;
        foreach (var (token, id) in tokens)
        {
            token.CopyTo(bytes, used);
            (starts[id * 2], starts[(id * 2) + 1]) = (used, used + token.Length);
            used += token.Length;
            var hash = Hash(token);
            var slot = hash & (uint)(slots.Length - 1);
            while (slots[slot] != ulong.MaxValue && !IsAt(slots[slot], hash, token))
            {
                slot = (slot + 1) & (uint)(slots.Length - 1);
            }

            slots[slot] = ((ulong)hash << 32) | (uint)id;
        }
    }

    /// <summary>The id of a token; -1 where there is none.</summary>
    internal int Find(ReadOnlySpan<byte> token)
    {
        var hash = Hash(token);
        var mask = (uint)slots.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = slots[slot];
            if (entry == ulong.MaxValue)
            {
                return -1;
            }

            if (IsAt(entry, hash, token))
            {
                return (int)(uint)entry;
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> token)
    {
        var hash = (ulong)token.Length * 0x9E3779B97F4A7C15UL;
        while (token.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(token)) * 0xD6E8FEB86659FD93UL;
            hash ^= hash >> 32;
            token = token[8..];
        }

        var rest = 0UL;
        foreach (var value in token)
        {
            rest = (rest << 8) | value;
        }

        hash = (hash ^ rest) * 0xD6E8FEB86659FD93UL;
        hash ^= hash >> 32;
        return (uint)((hash * 0xD6E8FEB86659FD93UL) >> 32);
    }

    private bool IsAt(ulong entry, uint hash, ReadOnlySpan<byte> token)
    {
        if ((uint)(entry >> 32) != hash)
        {
            return false;
        }

        var id = (int)(uint)entry;
        return token.SequenceEqual(bytes.AsSpan(starts[id * 2], starts[(id * 2) + 1] - starts[id * 2]));
    }
}
