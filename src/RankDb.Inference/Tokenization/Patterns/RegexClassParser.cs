using System.Globalization;
using System.Text;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Reads what stands for one code point in a regular expression: <c>[...]</c>, <c>\p{L}</c>, <c>\s</c>, <c>\x41</c>.</summary>
internal sealed class RegexClassParser(string source)
{
    /// <summary>The rule that one code point makes.</summary>
    internal static Func<int, bool> One(int point, bool fold)
    {
        if (!fold)
        {
            return other => other == point;
        }

        var folded = Fold(point);
        return other => Fold(other) == folded;
    }

    /// <summary>Reads a bracket expression that begins at <paramref name="at"/>.</summary>
    internal Func<int, bool> Bracket(ref int at, bool fold)
    {
        at++;
        var negated = Is(at, '^');
        at += negated ? 1 : 0;
        var rules = new List<Func<int, bool>>();
        for (var first = true; ; first = false)
        {
            if (at >= source.Length)
            {
                throw Wrong("lacks a ]");
            }

            if (source[at] == ']' && !first)
            {
                at++;
                break;
            }

            if (source[at] == '[' || (source[at] == '&' && Is(at + 1, '&')))
            {
                throw Wrong("has a set inside of a set, which is not supported");
            }

            rules.Add(Member(ref at, fold));
        }

        var all = rules.ToArray();
        return negated
            ? point => !Array.Exists(all, rule => rule(point))
            : point => Array.Exists(all, rule => rule(point));
    }

    /// <summary>Reads an escape; <paramref name="point"/> is its code point, or -1 where it is a class.</summary>
    internal Func<int, bool> Escape(ref int at, bool fold, out int point)
    {
        point = -1;
        if (at + 1 >= source.Length)
        {
            throw Wrong("ends in a backslash");
        }

        var letter = source[at + 1];
        at += 2;
        switch (letter)
        {
            case 's':
                return CodePoint.IsSpace;
            case 'S':
                return other => !CodePoint.IsSpace(other);
            case 'd':
                return IsDigit;
            case 'D':
                return other => !IsDigit(other);
            case 'w':
                return CodePoint.IsWord;
            case 'W':
                return other => !CodePoint.IsWord(other);
            case 'p' or 'P':
                return Property(ref at, letter == 'P');
            case 'x' or 'u':
                point = Hexadecimal(ref at, letter == 'x' ? 2 : 4);
                return One(point, fold);
            case 'n' or 'r' or 't' or 'f' or 'v' or 'a' or 'e':
                point = letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'v' => '\v', 'a' => 7, _ => 27 };
                return One(point, fold);
            case var other when char.IsAsciiLetterOrDigit(other):
                throw Wrong($"has the escape \\{other}, which is not supported");
            default:
                at--;
                point = CodePoint.At(source, at, out var width);
                at += width;
                return One(point, fold);
        }
    }

    private static bool IsDigit(int point) => CodePoint.Category(point) == UnicodeCategory.DecimalDigitNumber;

    private static int Fold(int point)
    {
        if (!Rune.IsValid(point))
        {
            return point;
        }

        return Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(point))).Value;
    }

    private Func<int, bool> Member(ref int at, bool fold)
    {
        var rule = Single(ref at, fold, out var low);
        if (low < 0 || !Is(at, '-') || at + 1 >= source.Length || source[at + 1] == ']')
        {
            return rule;
        }

        at++;
        _ = Single(ref at, fold, out var high);
        if (high < low)
        {
            throw Wrong("has a range that ends before it begins");
        }

        return fold
            ? point => (point >= low && point <= high) || (Rune.IsValid(point) && Folded(point, low, high))
            : point => point >= low && point <= high;
    }

    private static bool Folded(int point, int low, int high)
    {
        var upper = Rune.ToUpperInvariant(new Rune(point)).Value;
        var lower = Rune.ToLowerInvariant(new Rune(point)).Value;
        return (upper >= low && upper <= high) || (lower >= low && lower <= high);
    }

    private Func<int, bool> Single(ref int at, bool fold, out int point)
    {
        if (source[at] == '\\')
        {
            return Escape(ref at, fold, out point);
        }

        point = CodePoint.At(source, at, out var width);
        at += width;
        return One(point, fold);
    }

    private int Hexadecimal(ref int at, int digits)
    {
        var (first, count) = (at, digits);
        if (Is(at, '{'))
        {
            var close = source.IndexOf('}', at);
            (first, count) = (at + 1, close - at - 1);
            at = close + 1;
        }
        else
        {
            at += digits;
        }

        return count is >= 1 and <= 6 && first + count <= source.Length
            && int.TryParse(source.AsSpan(first, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) && point <= 0x10FFFF
            ? point
            : throw Wrong("has an escape that is no code point");
    }

    private Func<int, bool> Property(ref int at, bool negated)
    {
        var close = source.IndexOf('}', at);
        if (!Is(at, '{') || close < 0)
        {
            throw Wrong("has a \\p without {name}");
        }

        var name = source[(at + 1)..close];
        at = close + 1;
        if (name.StartsWith('^'))
        {
            (name, negated) = (name[1..], !negated);
        }

        var rule = UnicodeProperty.Find(name) ?? throw Wrong($"has the property {name}, which is not supported");
        return negated ? point => !rule(point) : rule;
    }

    private bool Is(int at, char character) => at < source.Length && source[at] == character;

    private InvalidDataException Wrong(string what) => new($"its pattern {source} {what}.");
}
