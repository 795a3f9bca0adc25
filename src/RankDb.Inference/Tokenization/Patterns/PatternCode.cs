namespace RankDb.Inference;

/// <summary>What an instruction of a compiled regular expression does.</summary>
internal enum PatternOperation
{
    /// <summary>Takes one code point of the set.</summary>
    Set,

    /// <summary>Takes from Least to Most code points of the set, as many as it can, and gives back one by one.</summary>
    Greedy,

    /// <summary>As Greedy, without giving back.</summary>
    Possessive,

    /// <summary>Goes on at First, and at Second if that fails.</summary>
    Branch,

    /// <summary>Goes on at First.</summary>
    Jump,

    /// <summary>Goes on if the code at First matches (or does not, if Negated) here, or Width code points earlier.</summary>
    Look,

    /// <summary>Takes what the code at First takes, without going back into it.</summary>
    Atomic,

    /// <summary>Goes on at the beginning of a line.</summary>
    LineStart,

    /// <summary>Goes on at the end of a line.</summary>
    LineEnd,

    /// <summary>Goes on at the beginning of the text.</summary>
    TextStart,

    /// <summary>Goes on at the end of the text.</summary>
    TextEnd,

    /// <summary>Goes on between a word character and another one.</summary>
    WordBoundary,

    /// <summary>The code matches.</summary>
    Done,
}

/// <summary>One instruction; the next one follows unless it says otherwise. Least is the width of a look behind, -1 for one ahead.</summary>
internal sealed record PatternCode(
    PatternOperation Operation, CharacterSet? Set = null, int First = 0, int Second = 0, int Least = 0, int Most = 0, bool Negated = false);
