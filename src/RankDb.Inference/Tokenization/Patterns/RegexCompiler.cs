namespace RankDb.Inference;

/// <summary>Turns a regular expression into instructions.</summary>
internal sealed class RegexCompiler(string source)
{
    private const int MostCodes = 20_000;

    private readonly List<PatternCode> codes = [];

    /// <exception cref="InvalidDataException">It is wrong, or uses what is not supported; named.</exception>
    internal PatternCode[] Compile()
    {
        Emit(new RegexParser(source).Parse());
        codes.Add(new PatternCode(PatternOperation.Done));
        return [.. codes];
    }

    private void Emit(PatternNode node)
    {
        if (codes.Count > MostCodes)
        {
            throw new InvalidDataException($"its pattern {source} is too large.");
        }

        switch (node)
        {
            case SetNode set:
                codes.Add(new PatternCode(PatternOperation.Set, new CharacterSet(set.Rule)));
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                {
                    Emit(part);
                }

                break;
            case ChoiceNode choice:
                EmitChoice(choice.Parts);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case LookNode look:
                if (look.Behind && look.Part.Width < 0)
                {
                    throw new InvalidDataException($"its pattern {source} looks behind for a text of varying length, which is not supported.");
                }

                EmitApart(look.Part, new PatternCode(
                    PatternOperation.Look, Least: look.Behind ? look.Part.Width : 0, Negated: look.Negated));
                break;
            case AtomicNode { Part: RepeatNode { Part: SetNode set, Lazy: false } repeat }:
                codes.Add(new PatternCode(PatternOperation.Possessive, new CharacterSet(set.Rule), Least: repeat.Least, Most: repeat.Most));
                break;
            case AtomicNode atomic:
                EmitApart(atomic.Part, new PatternCode(PatternOperation.Atomic));
                break;
            case StandNode stand:
                codes.Add(new PatternCode(stand.Operation, Most: stand.Most, Negated: stand.Negated));
                break;
        }
    }

    // The part lies behind its instruction, ends with Done, and is jumped over.
    private void EmitApart(PatternNode part, PatternCode code)
    {
        var at = codes.Count;
        codes.Add(code);
        Emit(part);
        codes.Add(new PatternCode(PatternOperation.Done));
        codes[at] = code with { First = at + 1, Second = codes.Count };
    }

    private void EmitChoice(IReadOnlyList<PatternNode> parts)
    {
        var jumps = new List<int>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i == parts.Count - 1)
            {
                Emit(parts[i]);
                break;
            }

            var branch = codes.Count;
            codes.Add(new PatternCode(PatternOperation.Branch));
            Emit(parts[i]);
            jumps.Add(codes.Count);
            codes.Add(new PatternCode(PatternOperation.Jump));
            codes[branch] = new PatternCode(PatternOperation.Branch, First: branch + 1, Second: codes.Count);
        }

        foreach (var jump in jumps)
        {
            codes[jump] = new PatternCode(PatternOperation.Jump, First: codes.Count);
        }
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        if (repeat is { Part: SetNode set, Lazy: false })
        {
            codes.Add(new PatternCode(PatternOperation.Greedy, new CharacterSet(set.Rule), Least: repeat.Least, Most: repeat.Most));
            return;
        }

        if (repeat.Part.CanBeEmpty && repeat.Most > 1)
        {
            throw new InvalidDataException($"its pattern {source} repeats what can be empty, which is not supported.");
        }

        for (var i = 0; i < repeat.Least; i++)
        {
            Emit(repeat.Part);
        }

        var endless = repeat.Most == int.MaxValue;
        var branches = new List<int>();
        var first = codes.Count;
        for (var i = repeat.Least; i < (endless ? repeat.Least + 1 : repeat.Most); i++)
        {
            branches.Add(codes.Count);
            codes.Add(new PatternCode(PatternOperation.Branch));
            Emit(repeat.Part);
        }

        if (endless)
        {
            codes.Add(new PatternCode(PatternOperation.Jump, First: first));
        }

        foreach (var branch in branches)
        {
            codes[branch] = repeat.Lazy
                ? new PatternCode(PatternOperation.Branch, First: codes.Count, Second: branch + 1)
                : new PatternCode(PatternOperation.Branch, First: branch + 1, Second: codes.Count);
        }
    }
}
