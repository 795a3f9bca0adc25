namespace RankDb.Inference;

/// <summary>Parts of a text that are tokenised one by one, in order.</summary>
internal sealed class PieceList
{
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    internal int Count { get; private set; }

    internal int Capacity => starts.Length;

    internal (int Start, int End) this[int index] => (starts[index], ends[index]);

    internal void Clear() => Count = 0;

    /// <summary>Adds a part; an empty one is left out.</summary>
    internal void Add(int start, int end)
    {
        if (start >= end)
        {
            return;
        }

        if (Count == starts.Length)
        {
            Array.Resize(ref starts, Count * 2);
            Array.Resize(ref ends, Count * 2);
        }

        (starts[Count], ends[Count]) = (start, end);
        Count++;
    }

    internal void ExtendLast(int end) => ends[Count - 1] = end;
}
