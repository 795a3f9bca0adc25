namespace RankDb.Inference;

/// <summary>Leads from places in a (normalised) text back to the original text.</summary>
internal readonly ref struct OffsetMap
{
    private readonly ReadOnlySpan<int> starts;
    private readonly ReadOnlySpan<int> ends;

    /// <summary>The map of a normalised text.</summary>
    internal OffsetMap(AlignedText text)
    {
        starts = text.Starts;
        ends = text.Ends;
    }

    internal TokenOffset Original(int start, int end) =>
        starts.IsEmpty ? new TokenOffset(start, end) : new TokenOffset(starts[start], ends[end - 1]);

    /// <summary>Where the original text begins that a place stands for.</summary>
    internal int OriginalStart(int at) => starts.IsEmpty ? at : starts[at];
}
