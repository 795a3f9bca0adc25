namespace RankDb.Inference;

/// <summary>Which text is cut where an input is too long.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer text, down to the length of the other; then both.</summary>
    LongestFirst,

    /// <summary>The first text alone.</summary>
    OnlyFirst,

    /// <summary>The second text alone.</summary>
    OnlySecond,

    /// <summary>None.</summary>
    DoNotTruncate,
}

/// <summary>An end of a text.</summary>
public enum TextSide
{
    /// <summary>The end of the text.</summary>
    Right,

    /// <summary>The beginning of the text.</summary>
    Left,
}

/// <summary>How inputs are cut, as in Hugging Face's tokenizers with a stride of 0.</summary>
/// <param name="MaxLength">Most tokens of an input, special tokens included.</param>
/// <param name="Strategy">Which text is cut.</param>
public sealed record Truncation(int MaxLength, TruncationStrategy Strategy = TruncationStrategy.LongestFirst)
{
    /// <summary>Where tokens are taken away.</summary>
    public TextSide Side { get; init; } = TextSide.Right;
}
