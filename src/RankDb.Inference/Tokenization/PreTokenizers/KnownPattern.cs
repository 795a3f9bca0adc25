using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// The regular expressions of GPT-2, and of cl100k, Llama 3 and Qwen 2, written out by hand. Every code point lies in
/// one match, and the matches stand one behind the other.
/// </summary>
internal sealed class KnownPattern : TextPattern
{
    internal const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Contractions = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const byte Other = 0;
    private const byte Space = 1;
    private const byte Letter = 2;
    private const byte Number = 3;

    private static readonly byte[] Kinds = MakeKinds();

    private readonly bool modern;
    private readonly int mostDigits;

    private KnownPattern(bool modern, int mostDigits)
    {
        this.modern = modern;
        this.mostDigits = mostDigits;
    }

    /// <summary>The hand-written form of a regular expression; null where there is none.</summary>
    internal static KnownPattern? Find(string regex) => regex switch
    {
        Gpt2 => new KnownPattern(false, int.MaxValue),
        Contractions + @"\p{N}" + Rest => new KnownPattern(true, 1),
        Contractions + @"\p{N}{1,3}" + Rest => new KnownPattern(true, 3),
        Contractions + @"\p{N}+" + Rest => new KnownPattern(true, int.MaxValue),
        _ => null,
    };

    internal override bool Next(ReadOnlySpan<char> text, int from, PatternStack stack, out int start, out int end)
    {
        start = from;
        end = from < text.Length ? EndOf(text, from) : from;
        return from < text.Length;
    }

    /// <summary>Where the match ends that begins at <paramref name="at"/>.</summary>
    internal int EndOf(ReadOnlySpan<char> text, int at)
    {
        var kind = Kind(text, at, out var width);
        var behind = at + width;
        if (text[at] == '\'' && Contraction(text[behind..]) is > 0 and var length)
        {
            return behind + length;
        }

        if (kind == Letter)
        {
            return Run(text, behind, Letter);
        }

        var next = behind < text.Length ? Kind(text, behind, out var nextWidth) : Pack(out nextWidth);
        if (next == Letter && (modern ? kind != Number && text[at] is not ('\r' or '\n') : text[at] == ' '))
        {
            return Run(text, behind + nextWidth, Letter);
        }

        if (kind == Number)
        {
            return Digits(text, behind, 1);
        }

        if (!modern && text[at] == ' ' && next == Number)
        {
            return Digits(text, behind + nextWidth, 1);
        }

        if (kind == Other || (text[at] == ' ' && next == Other && behind < text.Length))
        {
            var end = Run(text, behind, Other);
            while (modern && end < text.Length && text[end] is '\r' or '\n')
            {
                end++;
            }

            return end;
        }

        return Blank(text, at);
    }

    // A run of white space: up to its last line break, else all at the end of the text, else without its last one (that goes with the next word).
    private int Blank(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        var lineEnd = -1;
        while (end < text.Length && CodePoint.IsSpace(text[end]))
        {
            end++;
            lineEnd = text[end - 1] is '\r' or '\n' ? end : lineEnd;
        }

        if (modern && lineEnd > 0)
        {
            return lineEnd;
        }

        return end == text.Length || end == at + 1 ? end : end - 1;
    }

    private int Digits(ReadOnlySpan<char> text, int at, int taken)
    {
        while (taken < mostDigits && at < text.Length && Kind(text, at, out var width) == Number)
        {
            at += width;
            taken++;
        }

        return at;
    }

    private static int Run(ReadOnlySpan<char> text, int at, byte kind)
    {
        while (at < text.Length && Kind(text, at, out var width) == kind)
        {
            at += width;
        }

        return at;
    }

    // The length of what follows an apostrophe, 0 where it is no contraction. Letters fold as Unicode does: ſ is an s.
    private int Contraction(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var first = Fold(text[0]);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 1;
        }

        return text.Length > 1 && (first, Fold(text[1])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 2 : 0;
    }

    private char Fold(char letter) => !modern ? letter : letter == 'ſ' ? 's' : char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter;

    private static byte Pack(out int width)
    {
        width = 0;
        return Other;
    }

    private static byte Kind(ReadOnlySpan<char> text, int at, out int width)
    {
        var unit = text[at];
        width = 1;
        return char.IsSurrogate(unit) ? KindOf(CodePoint.At(text, at, out width)) : Kinds[unit];
    }

    private static byte KindOf(int point) => CodePoint.IsSpace(point) ? Space
        : CodePoint.IsLetter(point) ? Letter
        : CodePoint.IsNumber(point) ? Number : Other;

    private static byte[] MakeKinds()
    {
        var kinds = new byte[char.MaxValue + 1];
        for (var unit = 0; unit < kinds.Length; unit++)
        {
            kinds[unit] = KindOf(unit);
        }

        return kinds;
    }
}
