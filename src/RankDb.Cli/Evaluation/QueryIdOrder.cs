namespace RankDb.Cli.Evaluation;

/// <summary>Ids of queries in the order of the database's collation "C": by their characters' numbers.</summary>
/// <remarks>The order decides whose sign a random one is, so that a command and SQL must share it.</remarks>
internal sealed class QueryIdOrder : IComparer<string>
{
    private QueryIdOrder()
    {
    }

    internal static QueryIdOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // A surrogate is part of a character whose number is above those of all single ones, though its own is not.
        var (a, b) = (left[same], right[same]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
