using System.Globalization;

namespace RankDb.Inference.Unicode;

/// <summary>Reads code points of UTF-16 text (a lone surrogate reads as U+FFFD) and tells their classes.</summary>
internal static class CodePoint
{
    internal const int Replacement = 0xFFFD;

    /// <summary>The code point that begins at <paramref name="at"/>, and how many code units it takes.</summary>
    internal static int At(ReadOnlySpan<char> text, int at, out int width)
    {
        var unit = text[at];
        width = 1;
        if (!char.IsSurrogate(unit))
        {
            return unit;
        }

        if (char.IsHighSurrogate(unit) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            width = 2;
            return char.ConvertToUtf32(unit, text[at + 1]);
        }

        return Replacement;
    }

    /// <summary>The code point that ends before <paramref name="end"/>, and how many code units it takes.</summary>
    internal static int Before(ReadOnlySpan<char> text, int end, out int width)
    {
        width = end >= 2 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]) ? 2 : 1;
        return At(text, end - width, out _);
    }

    /// <summary>Whether the text holds half of a surrogate pair.</summary>
    internal static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0 && at < text.Length)
        {
            if (!char.IsSurrogate(text[at]))
            {
                var next = text[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
                if (next < 0)
                {
                    return false;
                }

                at += next;
            }

            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return true;
            }

            at += 2;
        }

        return false;
    }

    /// <summary>Unicode's White_Space.</summary>
    internal static bool IsSpace(int point) => point <= char.MaxValue && char.IsWhiteSpace((char)point);

    /// <summary>General category L.</summary>
    internal static bool IsLetter(int point) => Category(point) <= UnicodeCategory.OtherLetter;

    /// <summary>General category N.</summary>
    internal static bool IsNumber(int point) =>
        Category(point) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>General category M.</summary>
    internal static bool IsMark(int point) =>
        Category(point) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>General category Mn: what the accent strippers of the original take away.</summary>
    internal static bool IsNonSpacingMark(int point) => Category(point) == UnicodeCategory.NonSpacingMark;

    /// <summary>ASCII's punctuation and symbols, and general category P.</summary>
    internal static bool IsPunctuation(int point) => point < 128
        ? point is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        : Category(point) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>Alphabetic, M, Nd, Pc and the joiners: a word character of Unicode's regular expressions (UTS 18).</summary>
    internal static bool IsWord(int point) => IsLetter(point) || IsMark(point)
        || Category(point) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || point is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    internal static UnicodeCategory Category(int point) => CharUnicodeInfo.GetUnicodeCategory(point);

    /// <summary>Writes the code point and returns its code units.</summary>
    internal static int Write(int point, Span<char> into)
    {
        if (point <= char.MaxValue)
        {
            into[0] = (char)point;
            return 1;
        }

        into[0] = (char)(0xD800 + ((point - 0x10000) >> 10));
        into[1] = (char)(0xDC00 + ((point - 0x10000) & 0x3FF));
        return 2;
    }

    /// <summary>Writes the code point in UTF-8 and returns its bytes.</summary>
    internal static int WriteUtf8(int point, Span<byte> into)
    {
        if (point < 0x80)
        {
            into[0] = (byte)point;
            return 1;
        }

        if (point < 0x800)
        {
            into[0] = (byte)(0xC0 | (point >> 6));
            into[1] = (byte)(0x80 | (point & 0x3F));
            return 2;
        }

        if (point < 0x10000)
        {
            into[0] = (byte)(0xE0 | (point >> 12));
            into[1] = (byte)(0x80 | ((point >> 6) & 0x3F));
            into[2] = (byte)(0x80 | (point & 0x3F));
            return 3;
        }

        into[0] = (byte)(0xF0 | (point >> 18));
        into[1] = (byte)(0x80 | ((point >> 12) & 0x3F));
        into[2] = (byte)(0x80 | ((point >> 6) & 0x3F));
        into[3] = (byte)(0x80 | (point & 0x3F));
        return 4;
    }
}
