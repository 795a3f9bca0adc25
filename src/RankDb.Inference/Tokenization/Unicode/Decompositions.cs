using System.Collections.Frozen;
using System.Globalization;

namespace RankDb.Inference.Unicode;

/// <summary>
/// Canonical decomposition (NFD) of single code points. The runtime's own normalisation does nothing in the
/// invariant globalization mode, and otherwise needs ICU on the machine.
/// </summary>
internal sealed class Decompositions
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private readonly FrozenDictionary<int, int[]> decompositions;

    private Decompositions(FrozenDictionary<int, int[]> decompositions) => this.decompositions = decompositions;

    internal static Decompositions Load()
    {
        using var stream = typeof(Decompositions).Assembly.GetManifestResourceStream("RankDb.Inference.decompositions.txt")
            ?? throw new InvalidOperationException("The assembly lacks its table of Unicode decompositions.");
        using var reader = new StreamReader(stream);
        var found = new Dictionary<int, int[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            found.Add(
                Hexadecimal(line.AsSpan(0, equals)),
                Array.ConvertAll(line[(equals + 1)..].Split(' '), part => Hexadecimal(part)));
        }

        return new Decompositions(found.ToFrozenDictionary());
    }

    /// <summary>Writes the decomposition of a code point (itself where it has none) and returns how many were written, at most 4.</summary>
    internal int Decompose(int codePoint, Span<int> into)
    {
        if (codePoint is >= HangulFirst and <= HangulLast)
        {
            // The Unicode Standard, section 3.12: 588 = 21 vowels x 28 trailing consonants, 28 of them per vowel.
            var syllable = codePoint - HangulFirst;
            into[0] = 0x1100 + (syllable / 588);
            into[1] = 0x1161 + (syllable % 588 / 28);
            var trailing = syllable % 28;
            if (trailing == 0)
            {
                return 2;
            }

            into[2] = 0x11A7 + trailing;
            return 3;
        }

        if (decompositions.TryGetValue(codePoint, out var parts))
        {
            parts.CopyTo(into);
            return parts.Length;
        }

        into[0] = codePoint;
        return 1;
    }

    private static int Hexadecimal(ReadOnlySpan<char> text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
