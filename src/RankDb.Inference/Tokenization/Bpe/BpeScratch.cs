namespace RankDb.Inference;

/// <summary>The symbols of one word while they are merged.</summary>
internal sealed class BpeScratch
{
    private int[] ids = new int[64];
    private int[] lengths = new int[64];
    private int[] ranks = new int[64];
    private int[] previous = [];
    private int[] next = [];
    private ulong[] heap = [];
    private int queued;

    internal int Count { get; private set; }

    internal int Capacity => ids.Length + previous.Length + heap.Length;

    internal ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    /// <summary>Bytes of the word that each symbol takes.</summary>
    internal ReadOnlySpan<int> Lengths => lengths.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    internal void Add(int id, int length)
    {
        if (Count == ids.Length)
        {
            Array.Resize(ref ids, Count * 2);
            Array.Resize(ref lengths, Count * 2);
            Array.Resize(ref ranks, Count * 2);
        }

        (ids[Count], lengths[Count]) = (id, length);
        Count++;
    }

    /// <summary>Merges the pair of the lowest rank, the leftmost of equals, until no pair is left.</summary>
    internal void Merge(MergeTable table)
    {
        for (var i = 0; i + 1 < Count; i++)
        {
            ranks[i] = table.Rank(ids[i], ids[i + 1]);
        }

        if (Count <= 48)
        {
            MergeShort(table);
        }
        else
        {
            MergeLong(table);
        }
    }

    private void MergeShort(MergeTable table)
    {
        while (Count > 1)
        {
            var pairs = ranks.AsSpan(0, Count - 1);
            var (at, best) = (0, pairs[0]);
            for (var i = 1; i < pairs.Length; i++)
            {
                if (pairs[i] < best)
                {
                    (at, best) = (i, pairs[i]);
                }
            }

            if (best == int.MaxValue)
            {
                return;
            }

            ids[at] = table.Merged(best);
            lengths[at] += lengths[at + 1];
            for (var i = at + 1; i + 1 < Count; i++)
            {
                (ids[i], lengths[i], ranks[i]) = (ids[i + 1], lengths[i + 1], ranks[i + 1]);
            }

            Count--;
            if (at + 1 < Count)
            {
                ranks[at] = table.Rank(ids[at], ids[at + 1]);
            }

            if (at > 0)
            {
                ranks[at - 1] = table.Rank(ids[at - 1], ids[at]);
            }
        }
    }

    // A list of symbols and a heap of pairs; an entry whose pair has changed since is passed over.
    private void MergeLong(MergeTable table)
    {
        if (previous.Length < Count)
        {
            (previous, next) = (new int[ids.Length], new int[ids.Length]);
        }

        queued = 0;
        for (var i = 0; i < Count; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1 < Count ? i + 1 : -1);
            if (i + 1 < Count)
            {
                Queue(i);
            }
        }

        while (queued > 0)
        {
            var top = Dequeue();
            var (at, rank) = ((int)(uint)top, (int)(top >> 32));
            if (lengths[at] < 0 || next[at] < 0 || ranks[at] != rank)
            {
                continue;
            }

            var right = next[at];
            ids[at] = table.Merged(rank);
            lengths[at] += lengths[right];
            lengths[right] = -1;
            next[at] = next[right];
            if (next[at] >= 0)
            {
                previous[next[at]] = at;
                ranks[at] = table.Rank(ids[at], ids[next[at]]);
                Queue(at);
            }

            if (previous[at] >= 0)
            {
                ranks[previous[at]] = table.Rank(ids[previous[at]], ids[at]);
                Queue(previous[at]);
            }
        }

        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (lengths[i] >= 0)
            {
                (ids[kept], lengths[kept]) = (ids[i], lengths[i]);
                kept++;
            }
        }

        Count = kept;
    }

    private void Queue(int at)
    {
        if (ranks[at] == int.MaxValue)
        {
            return;
        }

        if (queued == heap.Length)
        {
            Array.Resize(ref heap, Math.Max(128, queued * 2));
        }

        var entry = ((ulong)(uint)ranks[at] << 32) | (uint)at;
        var place = queued++;
        while (place > 0 && heap[(place - 1) / 2] > entry)
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = entry;
    }

    private ulong Dequeue()
    {
        var top = heap[0];
        var last = heap[--queued];
        var place = 0;
        while ((place * 2) + 1 < queued)
        {
            var child = (place * 2) + 1;
            child += child + 1 < queued && heap[child + 1] < heap[child] ? 1 : 0;
            if (heap[child] >= last)
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = last;
        return top;
    }
}
