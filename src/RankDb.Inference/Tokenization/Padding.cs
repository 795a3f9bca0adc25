namespace RankDb.Inference;

/// <summary>How inputs are filled up, as in Hugging Face's tokenizers.</summary>
public sealed record Padding
{
    /// <summary>The length to fill up to; the longest input of the batch where null.</summary>
    public int? Length { get; init; }

    /// <summary>Where fillers are put.</summary>
    public TextSide Side { get; init; } = TextSide.Right;

    /// <summary>The length is rounded up to a multiple of this.</summary>
    public int MultipleOf { get; init; } = 1;

    /// <summary>The filler's id; the tokenizer's padding token where null.</summary>
    public int? TokenId { get; init; }

    /// <summary>The filler's type id.</summary>
    public int TypeId { get; init; }
}
