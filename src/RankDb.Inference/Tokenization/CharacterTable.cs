using System.Globalization;
using System.Text;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// BERT's normalisation and splitting, worked out once for every UTF-16 code unit, so that reading a text is one
/// table look-up per character. Follows the original Rust library where its JavaScript port differs from it
/// (ideographs beyond U+FFFF stand alone; a capital sigma becomes σ at the end of a word too).
/// </summary>
internal sealed class CharacterTable
{
    private readonly NormalizerOptions options;
    private readonly Decompositions decompositions;
    private readonly CharacterClass[] classes = new CharacterClass[char.MaxValue + 1];
    private readonly char[] mapped = new char[char.MaxValue + 1];

    internal CharacterTable(NormalizerOptions options)
    {
        this.options = options;
        decompositions = Decompositions.Load();
        Span<int> points = stackalloc int[8];
        Span<bool> isolated = stackalloc bool[8];
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            if (char.IsSurrogate((char)unit))
            {
                classes[unit] = CharacterClass.Other;
            }
            else if (IsDroppedOrSpace(unit) is { } simple)
            {
                classes[unit] = simple;
            }
            else
            {
                var count = Normalize(unit, points, isolated);
                classes[unit] = count switch
                {
                    0 => CharacterClass.Dropped,
                    1 when points[0] <= char.MaxValue => isolated[0] ? CharacterClass.Isolated : CharacterClass.Letter,
                    _ => CharacterClass.Other,
                };
                mapped[unit] = (char)points[0];
            }
        }
    }

    internal ReadOnlySpan<CharacterClass> Classes => classes;

    internal ReadOnlySpan<char> Mapped => mapped;

    /// <summary>Whether a code point vanishes or ends a word; null if neither.</summary>
    internal CharacterClass? IsDroppedOrSpace(int codePoint)
    {
        if (options.CleanText && (codePoint is 0 or 0xFFFD || IsControl(codePoint)))
        {
            return CharacterClass.Dropped;
        }

        return codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint) ? CharacterClass.Space : null;
    }

    /// <summary>Writes what a code point that is neither dropped nor a space becomes, and whether each part is a word of its own.</summary>
    internal int Normalize(int codePoint, Span<int> points, Span<bool> isolated)
    {
        var ideograph = options.HandleChineseChars && IsIdeograph(codePoint);
        Span<int> parts = stackalloc int[8];
        var partCount = 1;
        parts[0] = codePoint;
        if (options.StripAccents)
        {
            partCount = decompositions.Decompose(codePoint, parts);
        }

        var count = 0;
        foreach (var part in parts[..partCount])
        {
            if (options.StripAccents && CharUnicodeInfo.GetUnicodeCategory(part) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            // The one lower-case form of two code points: i and a dot above.
            if (options.Lowercase && part == 0x130)
            {
                (points[count], isolated[count++]) = ('i', false);
                (points[count], isolated[count++]) = (0x307, false);
                continue;
            }

            var point = options.Lowercase && Rune.IsValid(part) ? Rune.ToLowerInvariant(new Rune(part)).Value : part;
            (points[count], isolated[count++]) = (point, ideograph || IsPunctuation(point));
        }

        return count;
    }

    internal static bool IsControl(int codePoint) =>
        codePoint is not ('\t' or '\n' or '\r')
        && CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsPunctuation(int codePoint) =>
        codePoint < 128
            ? codePoint is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
            : CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation;

    // The blocks that BERT calls Chinese: CJK ideographs and their compatibility forms, not kana or Hangul.
    internal static bool IsIdeograph(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
