using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// A regular expression over code points. The runtime's own expressions see UTF-16 code units, for which no letter
/// beyond U+FFFF is a letter; this one has the syntax of Oniguruma that tokenizers use, and a limit of steps.
/// </summary>
internal sealed class RegexPattern : TextPattern
{
    private readonly string source;
    private readonly PatternCode[] codes;
    private readonly int most;

    internal RegexPattern(string source)
    {
        this.source = source;
        codes = new RegexCompiler(source).Compile();
        most = 1_000_000;
    }

    internal override bool Next(ReadOnlySpan<char> text, int from, PatternStack stack, out int start, out int end)
    {
        stack.Cut(0);
        stack.Steps = most + (200L * text.Length);
        for (start = from; start <= text.Length;)
        {
            end = Match(0, text, start, stack);
            if (end >= 0)
            {
                return true;
            }

            if (start == text.Length)
            {
                break;
            }

            _ = CodePoint.At(text, start, out var width);
            start += width;
        }

        (start, end) = (text.Length, text.Length);
        return false;
    }

    // Where the match of the code at an instruction ends that begins at a place; -1 where there is none.
    private int Match(int instruction, ReadOnlySpan<char> text, int at, PatternStack stack)
    {
        var floor = stack.Count;
        while (true)
        {
            if (--stack.Steps < 0)
            {
                throw ModelException.CannotLoad($"The tokenizer's pattern {source} takes too many steps on this text.");
            }

            var code = codes[instruction];
            bool goesOn;
            switch (code.Operation)
            {
                case PatternOperation.Done:
                    stack.Cut(floor);
                    return at;
                case PatternOperation.Set:
                    goesOn = at < text.Length && code.Set!.Contains(CodePoint.At(text, at, out var width)) && Advance(ref at, width);
                    break;
                case PatternOperation.Greedy or PatternOperation.Possessive:
                    goesOn = Take(code, text, ref at, out var least);
                    if (goesOn && at > least && code.Operation == PatternOperation.Greedy)
                    {
                        stack.Push(instruction + 1, at, least);
                    }

                    break;
                case PatternOperation.Branch:
                    stack.Push(code.Second, at, -1);
                    instruction = code.First;
                    continue;
                case PatternOperation.Jump:
                    instruction = code.First;
                    continue;
                case PatternOperation.Look:
                    goesOn = Looks(code, text, at, stack) != code.Negated;
                    break;
                case PatternOperation.Atomic:
                    var end = Match(code.First, text, at, stack);
                    goesOn = end >= 0;
                    at = goesOn ? end : at;
                    break;
                default:
                    goesOn = Stands(code, text, at);
                    break;
            }

            instruction = goesOn && code.Operation is PatternOperation.Look or PatternOperation.Atomic ? code.Second : instruction + 1;
            if (!goesOn && !GoBack(text, stack, floor, ref instruction, ref at))
            {
                return -1;
            }
        }
    }

    private static bool GoBack(ReadOnlySpan<char> text, PatternStack stack, int floor, ref int instruction, ref int at)
    {
        if (stack.Count == floor)
        {
            return false;
        }

        (instruction, at, var least) = stack.Pop();
        if (least >= 0)
        {
            _ = CodePoint.Before(text, at, out var width);
            at -= width;
            if (at > least)
            {
                stack.Push(instruction, at, least);
            }
        }

        return true;
    }

    private static bool Advance(ref int at, int width)
    {
        at += width;
        return true;
    }

    private static bool Take(PatternCode code, ReadOnlySpan<char> text, ref int at, out int least)
    {
        least = at;
        var taken = 0;
        while (taken < code.Most && at < text.Length && code.Set!.Contains(CodePoint.At(text, at, out var width)))
        {
            at += width;
            if (++taken == code.Least)
            {
                least = at;
            }
        }

        return taken >= code.Least;
    }

    private bool Looks(PatternCode code, ReadOnlySpan<char> text, int at, PatternStack stack)
    {
        for (var i = 0; i < code.Least; i++)
        {
            if (at == 0)
            {
                return false;
            }

            _ = CodePoint.Before(text, at, out var width);
            at -= width;
        }

        return Match(code.First, text, at, stack) >= 0;
    }

    private static bool Stands(PatternCode code, ReadOnlySpan<char> text, int at) => code.Operation switch
    {
        PatternOperation.LineStart => at == 0 || text[at - 1] == '\n',
        PatternOperation.LineEnd => at == text.Length || text[at] == '\n',
        PatternOperation.TextStart => at == 0,
        PatternOperation.TextEnd => at == text.Length || (code.Most == 1 && at == text.Length - 1 && text[at] == '\n'),
        _ => ((at > 0 && CodePoint.IsWord(CodePoint.Before(text, at, out _)))
            != (at < text.Length && CodePoint.IsWord(CodePoint.At(text, at, out _)))) != code.Negated,
    };
}
