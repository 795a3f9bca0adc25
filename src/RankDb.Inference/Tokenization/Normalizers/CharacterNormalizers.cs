using System.Text;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>A normalizer that looks at one code point at a time.</summary>
internal abstract class CharacterNormalizer : TextNormalizer
{
    internal sealed override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        text.BeginPass();
        while (!text.AtEnd)
        {
            Visit(text, text.Next);
        }

        text.EndPass();
    }

    protected abstract void Visit(AlignedText text, int point);

    protected static int Lower(int point) => Rune.IsValid(point) ? Rune.ToLowerInvariant(new Rune(point)).Value : point;
}

/// <summary><c>Lowercase</c>: character by character, so that a capital sigma at the end of a word becomes σ.</summary>
internal sealed class LowercaseNormalizer : CharacterNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('A', 'Z') && !text.ContainsAnyInRange('\u0080', char.MaxValue);

    protected override void Visit(AlignedText text, int point)
    {
        // The one lower-case form of two code points: i and a dot above.
        if (point == 0x130)
        {
            text.Replace('i');
            text.Insert(0x307);
            return;
        }

        text.Replace(Lower(point));
    }
}

/// <summary>Takes marks away: all of them for <c>StripAccents</c>, those without a width for BertNormalizer.</summary>
internal sealed class StripAccentsNormalizer(bool spacingToo) : CharacterNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) => !text.ContainsAnyInRange('\u0300', char.MaxValue);

    protected override void Visit(AlignedText text, int point)
    {
        if (spacingToo ? CodePoint.IsMark(point) : CodePoint.IsNonSpacingMark(point))
        {
            text.Drop();
        }
        else
        {
            text.Replace(point);
        }
    }
}

/// <summary><c>Nmt</c>: takes control characters away, and makes other white space spaces.</summary>
internal sealed class NmtNormalizer : CharacterNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('\u0001', '\u001F') && !text.ContainsAnyInRange('\u007F', char.MaxValue);

    protected override void Visit(AlignedText text, int point)
    {
        switch (point)
        {
            case (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F:
                text.Drop();
                break;
            case 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD:
                text.Replace(' ');
                break;
            default:
                text.Replace(point);
                break;
        }
    }
}

/// <summary>The <c>clean_text</c> of BertNormalizer.</summary>
internal sealed class CleanTextNormalizer : CharacterNormalizer
{
    protected override void Visit(AlignedText text, int point)
    {
        if (point is 0 or CodePoint.Replacement || CharacterTable.IsControl(point))
        {
            text.Drop();
        }
        else
        {
            text.Replace(CodePoint.IsSpace(point) ? ' ' : point);
        }
    }
}

/// <summary>The <c>handle_chinese_chars</c> of BertNormalizer: spaces around ideographs.</summary>
internal sealed class IdeographNormalizer : CharacterNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) => !text.ContainsAnyInRange('\u3400', char.MaxValue);

    protected override void Visit(AlignedText text, int point)
    {
        if (!CharacterTable.IsIdeograph(point))
        {
            text.Replace(point);
            return;
        }

        text.Replace(' ');
        text.Insert(point);
        text.Insert(' ');
    }
}
