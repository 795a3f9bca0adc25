using System.Buffers;

namespace RankDb.Inference;

/// <summary>Collects tokens in pooled arrays: at most <c>limit</c> of them, with or without offsets, or only their number.</summary>
internal struct TokenSink
{
    private readonly int limit;
    private readonly bool keepOffsets;
    private int[]? ids;
    private TokenOffset[]? offsets;

    internal TokenSink(int limit, bool keepIds, bool keepOffsets, int capacity)
    {
        this.limit = limit;
        this.keepOffsets = keepOffsets;
        ids = keepIds ? ArrayPool<int>.Shared.Rent(capacity) : null;
        offsets = keepOffsets ? ArrayPool<TokenOffset>.Shared.Rent(capacity) : null;
    }

    /// <summary>Tokens so far; may exceed the limit by those of one word until they are read.</summary>
    internal int Count { get; private set; }

    internal readonly bool KeepsOffsets => keepOffsets;

    internal readonly bool IsFull => Count >= limit;

    internal void Add(int id, int start, int end)
    {
        if (ids is not null)
        {
            if (Count == ids.Length || (offsets is not null && Count == offsets.Length))
            {
                Grow();
            }

            ids[Count] = id;
            if (keepOffsets)
            {
                offsets![Count] = new TokenOffset(start, end);
            }
        }

        Count++;
    }

    /// <summary>The tokens so far, to be changed in place.</summary>
    internal readonly Span<int> CurrentIds => ids.AsSpan(0, Math.Min(Count, limit));

    /// <summary>Their places.</summary>
    internal readonly Span<TokenOffset> CurrentOffsets => offsets.AsSpan(0, Math.Min(Count, limit));

    internal void RollBack(int count) => Count = count;

    internal readonly int[] Ids() => ids.AsSpan(0, Math.Min(Count, limit)).ToArray();

    internal readonly TokenOffset[] Offsets() => offsets.AsSpan(0, Math.Min(Count, limit)).ToArray();

    internal void Return()
    {
        if (ids is not null)
        {
            ArrayPool<int>.Shared.Return(ids);
            ids = null;
        }

        if (offsets is not null)
        {
            ArrayPool<TokenOffset>.Shared.Return(offsets);
            offsets = null;
        }
    }

    private void Grow()
    {
        Replace(ref ids!, Count);
        if (offsets is not null)
        {
            Replace(ref offsets, Count);
        }
    }

    private static void Replace<T>(ref T[] array, int count)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(16, count * 2));
        array.AsSpan(0, count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
