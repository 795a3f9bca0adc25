using System.Globalization;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Reads Oniguruma's syntax (Ruby's flavour) as far as tokenizers use it; the rest is refused by name.</summary>
internal sealed class RegexParser(string source)
{
    private const int Deepest = 50;
    private const int MostRepeats = 1000;

    private readonly RegexClassParser classes = new(source);
    private int at;

    internal PatternNode Parse()
    {
        var node = Choice(false, 0);
        return at == source.Length ? node : throw Wrong("has a ) too many");
    }

    private PatternNode Choice(bool fold, int depth)
    {
        if (depth > Deepest)
        {
            throw Wrong("is nested too deeply");
        }

        var parts = new List<PatternNode> { Sequence(fold, depth) };
        while (at < source.Length && source[at] == '|')
        {
            at++;
            parts.Add(Sequence(fold, depth));
        }

        return parts.Count == 1 ? parts[0] : new ChoiceNode(parts);
    }

    private SequenceNode Sequence(bool fold, int depth)
    {
        var parts = new List<PatternNode>();
        while (at < source.Length && source[at] is not ('|' or ')'))
        {
            var node = Atom(fold, depth);
            while (at < source.Length && TryRepeat(ref node))
            {
            }

            parts.Add(node);
        }

        return new SequenceNode(parts);
    }

    private PatternNode Atom(bool fold, int depth)
    {
        switch (source[at])
        {
            case '(':
                return Group(fold, depth);
            case '[':
                return new SetNode(classes.Bracket(ref at, fold));
            case '.':
                at++;
                return new SetNode(point => point != '\n');
            case '^':
                at++;
                return new StandNode(PatternOperation.LineStart, 0, false);
            case '$':
                at++;
                return new StandNode(PatternOperation.LineEnd, 0, false);
            case '*' or '+' or '?':
                throw Wrong($"repeats nothing at {at}");
            case '\\' when at + 1 < source.Length && source[at + 1] is 'A' or 'z' or 'Z' or 'b' or 'B':
                at += 2;
                return source[at - 1] switch
                {
                    'A' => new StandNode(PatternOperation.TextStart, 0, false),
                    'z' => new StandNode(PatternOperation.TextEnd, 0, false),
                    'Z' => new StandNode(PatternOperation.TextEnd, 1, false),
                    var letter => new StandNode(PatternOperation.WordBoundary, 0, letter == 'B'),
                };
            case '\\':
                return new SetNode(classes.Escape(ref at, fold, out _));
            default:
                var point = CodePoint.At(source, at, out var width);
                at += width;
                return new SetNode(RegexClassParser.One(point, fold));
        }
    }

    private PatternNode Group(bool fold, int depth)
    {
        var kinds = new[] { "(?:", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?>" };
        var kind = Array.Find(kinds, kind => source.AsSpan(at).StartsWith(kind, StringComparison.Ordinal));
        if (kind is null && source.AsSpan(at).StartsWith("(?", StringComparison.Ordinal))
        {
            throw Wrong($"has the group {source.AsSpan(at, Math.Min(4, source.Length - at))}, which is not supported");
        }

        at += kind?.Length ?? 1;
        var inner = Choice(fold || kind == "(?i:", depth + 1);
        if (at >= source.Length)
        {
            throw Wrong("lacks a )");
        }

        at++;
        return kind switch
        {
            "(?=" => new LookNode(inner, false, false),
            "(?!" => new LookNode(inner, false, true),
            "(?<=" => new LookNode(inner, true, false),
            "(?<!" => new LookNode(inner, true, true),
            "(?>" => new AtomicNode(inner),
            _ => inner,
        };
    }

    private bool TryRepeat(ref PatternNode node)
    {
        var (least, most) = (0, int.MaxValue);
        switch (source[at])
        {
            case '*':
                at++;
                break;
            case '+':
                (least, most) = (1, int.MaxValue);
                at++;
                break;
            case '?':
                (least, most) = (0, 1);
                at++;
                break;
            case '{' when TryCount(out least, out most):
                // Behind an interval, + is a repetition of the repetition in this flavour.
                node = new RepeatNode(node, least, most, TakeIf('?'));
                return true;
            default:
                return false;
        }

        var lazy = TakeIf('?');
        node = new RepeatNode(node, least, most, lazy);
        if (!lazy && TakeIf('+'))
        {
            node = new AtomicNode(node);
        }

        return true;
    }

    private bool TakeIf(char character)
    {
        var there = at < source.Length && source[at] == character;
        at += there ? 1 : 0;
        return there;
    }

    private bool TryCount(out int least, out int most)
    {
        (least, most) = (0, 0);
        var close = source.IndexOf('}', at);
        if (close < 0)
        {
            return false;
        }

        var parts = source[(at + 1)..close].Split(',');
        if (parts.Length > 2 || (parts.Length == 1 && parts[0].Length == 0) || parts.Any(part => part.Any(c => !char.IsAsciiDigit(c)))
            || parts.All(part => part.Length == 0))
        {
            return false;
        }

        if (parts.Any(part => part.Length > 4))
        {
            throw Wrong($"repeats more than {MostRepeats} times");
        }

        least = parts[0].Length == 0 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        most = parts.Length == 1 ? least : parts[1].Length == 0 ? int.MaxValue : int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (least > MostRepeats || (most > MostRepeats && most != int.MaxValue) || most < least)
        {
            throw Wrong($"repeats {least} to {most} times; at most {MostRepeats} is supported");
        }

        at = close + 1;
        return true;
    }

    private InvalidDataException Wrong(string what) => new($"its pattern {source} {what}.");
}
