using System.Collections.Frozen;
using System.Globalization;

namespace RankDb.Inference.Unicode;

/// <summary>Data of the Unicode normal forms (UAX 15): compatibility decompositions, order of the combining classes, compositions.</summary>
internal sealed class NormalForms
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailFirst = 0x11A7;

    private readonly Decompositions canonical = Decompositions.Load();
    private readonly FrozenDictionary<int, int[]> compatible;
    private readonly FrozenDictionary<int, byte> classes;
    private readonly FrozenDictionary<long, int> compositions;

    private NormalForms(Dictionary<int, int[]> compatible, Dictionary<int, byte> classes, Dictionary<long, int> compositions)
    {
        this.compatible = compatible.ToFrozenDictionary();
        this.classes = classes.ToFrozenDictionary();
        this.compositions = compositions.ToFrozenDictionary();
    }

    internal const int LongestDecomposition = 18;

    internal static NormalForms Load()
    {
        using var stream = typeof(NormalForms).Assembly.GetManifestResourceStream("RankDb.Inference.forms.txt")
            ?? throw new InvalidOperationException("The assembly lacks its table of Unicode normal forms.");
        using var reader = new StreamReader(stream);
        var compatible = new Dictionary<int, int[]>();
        var classes = new Dictionary<int, byte>();
        var compositions = new Dictionary<long, int>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var right = Array.ConvertAll(line[(equals + 1)..].Split(' '), Hexadecimal);
            var left = line[2..equals];
            switch (line[0])
            {
                case 'K':
                    compatible.Add(Hexadecimal(left), right);
                    break;
                case 'M':
                    foreach (var mark in right)
                    {
                        classes.Add(mark, byte.Parse(left, CultureInfo.InvariantCulture));
                    }

                    break;
                default:
                    var pair = Array.ConvertAll(left.Split(' '), Hexadecimal);
                    compositions.Add(Key(pair[0], pair[1]), right[0]);
                    break;
            }
        }

        return new NormalForms(compatible, classes, compositions);
    }

    /// <summary>0 for a starter; otherwise a number that is larger for a larger combining class.</summary>
    internal int Class(int point) => point < 0x300 ? 0 : classes.GetValueOrDefault(point);

    /// <summary>Writes the full decomposition of a code point, at most <see cref="LongestDecomposition"/> long.</summary>
    internal int Decompose(int point, bool compatibility, Span<int> into)
    {
        if (point < 0xA0)
        {
            into[0] = point;
            return 1;
        }

        if (compatibility && compatible.TryGetValue(point, out var parts))
        {
            parts.CopyTo(into);
            return parts.Length;
        }

        return canonical.Decompose(point, into);
    }

    /// <summary>The code point that two compose to; -1 where they do not.</summary>
    internal int Compose(int first, int second)
    {
        // Hangul: The Unicode Standard, section 3.12.
        if (first is >= LeadFirst and < LeadFirst + 19 && second is >= VowelFirst and < VowelFirst + 21)
        {
            return HangulFirst + ((((first - LeadFirst) * 21) + (second - VowelFirst)) * 28);
        }

        if (first is >= HangulFirst and < HangulFirst + 11172 && (first - HangulFirst) % 28 == 0 && second is > TrailFirst and < TrailFirst + 28)
        {
            return first + (second - TrailFirst);
        }

        return compositions.TryGetValue(Key(first, second), out var composed) ? composed : -1;
    }

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
