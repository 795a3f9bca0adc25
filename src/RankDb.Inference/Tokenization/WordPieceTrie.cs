namespace RankDb.Inference;

/// <summary>
/// The vocabulary as a tree of characters, one root for word starts and one for continuations. All edges lie in
/// one hash table with open addressing, a slot of 64 bits each: 24 bits node, 16 bits character, 24 bits child.
/// </summary>
internal sealed class WordPieceTrie
{
    internal const int WordRoot = 0;
    internal const int ContinuationRoot = 1;
    private const int MaxNodes = (1 << 24) - 1;

    private readonly List<int> building = [-1, -1];
    private ulong[] slots = new ulong[1 << 16];
    private int[] ids = [];
    private int edges;

    internal WordPieceTrie(IReadOnlyDictionary<string, int> vocabulary, string continuingPrefix)
    {
        Array.Fill(slots, ulong.MaxValue);
        foreach (var (token, id) in vocabulary)
        {
            // A word that itself begins with the prefix matches as a whole word too, as a look-up by string would.
            Add(WordRoot, token, id);
            if (token.Length > continuingPrefix.Length && token.StartsWith(continuingPrefix, StringComparison.Ordinal))
            {
                Add(ContinuationRoot, token.AsSpan(continuingPrefix.Length), id);
            }
        }

        ids = [.. building];
        building.Clear();
    }

    /// <summary>A tree of whole tokens alone, below <see cref="WordRoot"/>.</summary>
    internal WordPieceTrie(IReadOnlyDictionary<string, int> tokens)
    {
        Array.Fill(slots, ulong.MaxValue);
        foreach (var (token, id) in tokens)
        {
            Add(WordRoot, token, id);
        }

        ids = [.. building];
        building.Clear();
    }

    /// <summary>Goes one character down; -1 where there is no such token. <paramref name="id"/> is the token that ends there, or -1.</summary>
    internal int Step(int node, char character, out int id)
    {
        var child = Child(node, character);
        id = child < 0 ? -1 : ids[child];
        return child;
    }

    /// <summary>Finds the longest token that <paramref name="word"/> begins with; 0 characters where there is none.</summary>
    internal int LongestMatch(int root, ReadOnlySpan<char> word, out int id)
    {
        id = -1;
        var node = root;
        var matched = 0;
        for (var i = 0; i < word.Length; i++)
        {
            node = Child(node, word[i]);
            if (node < 0)
            {
                break;
            }

            if (ids[node] >= 0)
            {
                id = ids[node];
                matched = i + 1;
            }
        }

        return matched;
    }

    private static uint Hash(ulong key) => (uint)((key * 0x9E3779B97F4A7C15UL) >> 32);

    private int Child(int node, char character)
    {
        var key = ((ulong)(uint)node << 16) | character;
        var table = slots;
        var mask = (uint)table.Length - 1;
        for (var slot = Hash(key) & mask; ; slot = (slot + 1) & mask)
        {
            var entry = table[slot];
            if (entry >> 24 == key)
            {
                return (int)(entry & 0xFFFFFF);
            }

            if (entry == ulong.MaxValue)
            {
                return -1;
            }
        }
    }

    private void Add(int root, ReadOnlySpan<char> token, int id)
    {
        var node = root;
        foreach (var character in token)
        {
            var child = Child(node, character);
            if (child < 0)
            {
                child = building.Count;
                if (child >= MaxNodes)
                {
                    throw new InvalidDataException($"The vocabulary is too large: it needs more than {MaxNodes} nodes.");
                }

                building.Add(-1);
                Insert(((ulong)(uint)node << 40) | ((ulong)character << 24) | (uint)child);
            }

            node = child;
        }

        building[node] = id;
    }

    private void Insert(ulong entry)
    {
        if (++edges * 2 > slots.Length)
        {
            var old = slots;
            slots = new ulong[old.Length * 2];
            Array.Fill(slots, ulong.MaxValue);
            foreach (var moved in old)
            {
                if (moved != ulong.MaxValue)
                {
                    Place(moved);
                }
            }
        }

        Place(entry);
    }

    private void Place(ulong entry)
    {
        var mask = (uint)slots.Length - 1;
        var slot = Hash(entry >> 24) & mask;
        while (slots[slot] != ulong.MaxValue)
        {
            slot = (slot + 1) & mask;
        }

        slots[slot] = entry;
    }
}
