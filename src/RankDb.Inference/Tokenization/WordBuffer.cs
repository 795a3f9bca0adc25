namespace RankDb.Inference;

/// <summary>The normalised word that is being read, with the place in the text of each of its code units. A word too long to be spelt is only measured.</summary>
internal ref struct WordBuffer(Span<char> units, Span<int> starts, Span<int> ends, int maxCharacters)
{
    private readonly Span<char> units = units;
    private readonly Span<int> starts = starts;
    private readonly Span<int> ends = ends;
    private int characters;
    private int length;

    internal readonly bool IsEmpty => characters == 0;

    internal readonly bool IsTooLong => characters > maxCharacters;

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal readonly ReadOnlySpan<char> Units => units[..length];

    internal readonly ReadOnlySpan<int> Starts => starts;

    internal readonly ReadOnlySpan<int> Ends => ends;

    internal void Append(char unit, int start, int end)
    {
        if (characters++ == 0)
        {
            Start = start;
        }

        End = end;
        if (characters <= maxCharacters)
        {
            Write(unit, start, end);
        }
    }

    internal void Append(int codePoint, int start, int end)
    {
        if (codePoint <= char.MaxValue)
        {
            Append((char)codePoint, start, end);
            return;
        }

        var offset = codePoint - 0x10000;
        Append((char)(0xD800 + (offset >> 10)), start, end);
        if (characters <= maxCharacters)
        {
            Write((char)(0xDC00 + (offset & 0x3FF)), start, end);
        }
    }

    internal void Clear() => (characters, length) = (0, 0);

    private void Write(char unit, int start, int end)
    {
        units[length] = unit;
        starts[length] = start;
        ends[length++] = end;
    }
}
