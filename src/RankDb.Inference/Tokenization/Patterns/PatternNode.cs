namespace RankDb.Inference;

/// <summary>A part of a regular expression, before it is compiled.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether it can match without taking anything.</summary>
    internal abstract bool CanBeEmpty { get; }

    /// <summary>The one number of code points that it takes; -1 where that varies.</summary>
    internal abstract int Width { get; }
}

internal sealed record SetNode(Func<int, bool> Rule) : PatternNode
{
    internal override bool CanBeEmpty => false;

    internal override int Width => 1;
}

internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    internal override bool CanBeEmpty => Parts.All(part => part.CanBeEmpty);

    internal override int Width => Parts.Any(part => part.Width < 0) ? -1 : Parts.Sum(part => part.Width);
}

internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    internal override bool CanBeEmpty => Parts.Any(part => part.CanBeEmpty);

    internal override int Width => Parts.All(part => part.Width == Parts[0].Width) ? Parts[0].Width : -1;
}

/// <summary>A repetition; <paramref name="Most"/> is int.MaxValue where there is no end.</summary>
internal sealed record RepeatNode(PatternNode Part, int Least, int Most, bool Lazy) : PatternNode
{
    internal override bool CanBeEmpty => Least == 0 || Part.CanBeEmpty;

    internal override int Width => Least == Most && Part.Width >= 0 ? Least * Part.Width : -1;
}

internal sealed record LookNode(PatternNode Part, bool Behind, bool Negated) : PatternNode
{
    internal override bool CanBeEmpty => true;

    internal override int Width => 0;
}

internal sealed record AtomicNode(PatternNode Part) : PatternNode
{
    internal override bool CanBeEmpty => Part.CanBeEmpty;

    internal override int Width => Part.Width;
}

internal sealed record StandNode(PatternOperation Operation, int Most, bool Negated) : PatternNode
{
    internal override bool CanBeEmpty => true;

    internal override int Width => 0;
}
