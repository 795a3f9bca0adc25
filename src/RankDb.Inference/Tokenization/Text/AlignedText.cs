using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// A text that is being normalised, with the place in the original text of each of its UTF-16 code units.
/// A pass reads the text with <see cref="Next"/> and writes a new one by Keep, Emit and Drop, code point by code point;
/// the offsets follow Hugging Face's rule: what replaces a code point takes its place, what is inserted takes that of the one before.
/// Never holds a lone surrogate (U+FFFD stands for it).
/// </summary>
internal sealed class AlignedText
{
    private char[] units = new char[256];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private char[] newUnits = new char[256];
    private int[] newStarts = new int[256];
    private int[] newEnds = new int[256];
    private int newLength;
    private int at;

    internal int Length { get; private set; }

    internal ReadOnlySpan<char> Units => units.AsSpan(0, Length);

    internal ReadOnlySpan<int> Starts => starts.AsSpan(0, Length);

    internal ReadOnlySpan<int> Ends => ends.AsSpan(0, Length);

    internal int Capacity => units.Length + newUnits.Length;

    /// <summary>Whether the pass has read all.</summary>
    internal bool AtEnd => at >= Length;

    /// <summary>Where the pass reads.</summary>
    internal int Position => at;

    /// <summary>Length of what the pass has written.</summary>
    internal int Written => newLength;

    /// <summary>The code point that the pass reads next.</summary>
    internal int Next => CodePoint.At(Units, at, out _);

    /// <summary>Takes in a part of the original text.</summary>
    internal void Load(ReadOnlySpan<char> text, int from, int to)
    {
        var length = to - from;
        if (units.Length < length)
        {
            units = new char[length];
            starts = new int[length];
            ends = new int[length];
        }

        Length = length;
        text[from..to].CopyTo(units);
        for (var i = 0; i < length; i++)
        {
            starts[i] = from + i;
            ends[i] = from + i + 1;
            if (!char.IsSurrogate(units[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(units[i]) && i + 1 < length && char.IsLowSurrogate(units[i + 1]))
            {
                (starts[i + 1], ends[i], ends[i + 1]) = (from + i, from + i + 2, from + i + 2);
                i++;
            }
            else
            {
                units[i] = (char)CodePoint.Replacement;
            }
        }
    }

    /// <summary>Takes in a part of another text.</summary>
    internal void CopyFrom(AlignedText other, int from, int to)
    {
        (at, newLength) = (0, 0);
        var count = to - from;
        Reserve(count);
        other.units.AsSpan(from, count).CopyTo(newUnits);
        other.starts.AsSpan(from, count).CopyTo(newStarts);
        other.ends.AsSpan(from, count).CopyTo(newEnds);
        newLength = count;
        EndPass();
    }

    internal void BeginPass() => (at, newLength) = (0, 0);

    /// <summary>Makes what the pass has written the text.</summary>
    internal void EndPass()
    {
        (units, newUnits) = (newUnits, units);
        (starts, newStarts) = (newStarts, starts);
        (ends, newEnds) = (newEnds, ends);
        Length = newLength;
    }

    /// <summary>Copies the code units up to <paramref name="to"/>.</summary>
    internal void KeepTo(int to)
    {
        var count = to - at;
        Reserve(count);
        units.AsSpan(at, count).CopyTo(newUnits.AsSpan(newLength));
        starts.AsSpan(at, count).CopyTo(newStarts.AsSpan(newLength));
        ends.AsSpan(at, count).CopyTo(newEnds.AsSpan(newLength));
        newLength += count;
        at = to;
    }

    /// <summary>Leaves out one code point.</summary>
    internal void Drop() => at += Width();

    /// <summary>Leaves out the code units up to <paramref name="to"/>.</summary>
    internal void DropTo(int to) => at = to;

    /// <summary>Writes a code point in the place of the next one.</summary>
    internal void Replace(int point)
    {
        if (at >= Length)
        {
            Insert(point);
            return;
        }

        Write(point, starts[at], ends[at]);
        at += Width();
    }

    /// <summary>Writes a code point that takes the place of the last one read.</summary>
    internal void Insert(int point)
    {
        var place = Math.Max(at - 1, 0);
        if (Length == 0)
        {
            return;
        }

        Write(point, starts[place], ends[place]);
    }

    /// <summary>Gives the code point written last the place of the next one, which is left out.</summary>
    internal void DropInto()
    {
        var width = newLength > 1 && char.IsLowSurrogate(newUnits[newLength - 1]) ? 2 : 1;
        newStarts.AsSpan(newLength - width, width).Fill(starts[at]);
        newEnds.AsSpan(newLength - width, width).Fill(ends[at]);
        Drop();
    }

    /// <summary>
    /// Writes a code point by the original's account of changes: more than 0 is an insertion, 0 replaces the next code
    /// point, and -n replaces it and takes away n more.
    /// </summary>
    internal void Emit(int point, int change)
    {
        if (change > 0)
        {
            Insert(point);
            return;
        }

        Replace(point);
        for (; change < 0 && at < Length; change++)
        {
            Drop();
        }
    }

    private int Width() => char.IsHighSurrogate(units[at]) && at + 1 < Length ? 2 : 1;

    private void Write(int point, int start, int end)
    {
        Reserve(2);
        var width = CodePoint.Write(point, newUnits.AsSpan(newLength));
        for (var i = 0; i < width; i++)
        {
            (newStarts[newLength], newEnds[newLength]) = (start, end);
            newLength++;
        }
    }

    private void Reserve(int count)
    {
        var needed = newLength + count;
        if (needed <= newUnits.Length)
        {
            return;
        }

        var size = Math.Max(needed, newUnits.Length * 2);
        Array.Resize(ref newUnits, size);
        Array.Resize(ref newStarts, size);
        Array.Resize(ref newEnds, size);
    }
}
