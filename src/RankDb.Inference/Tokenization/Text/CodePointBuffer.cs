namespace RankDb.Inference;

/// <summary>Code points with the change that each makes, in the original's account (see <see cref="AlignedText.Emit"/>).</summary>
internal sealed class CodePointBuffer
{
    private int[] points = new int[64];
    private int[] changes = new int[64];

    internal int Count { get; private set; }

    internal int Capacity => points.Length;

    internal Span<int> Points => points.AsSpan(0, Count);

    internal Span<int> Changes => changes.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    internal void Cut(int count) => Count = count;

    internal void Add(int point, int change)
    {
        if (Count == points.Length)
        {
            Array.Resize(ref points, Count * 2);
            Array.Resize(ref changes, Count * 2);
        }

        (points[Count], changes[Count]) = (point, change);
        Count++;
    }
}
