namespace RankDb.Inference;

/// <summary>How the vectors of the tokens become the vector of the text.</summary>
internal enum Pooling
{
    /// <summary>The model itself gives the vector of the text.</summary>
    None,

    /// <summary>Their mean, padding left out.</summary>
    Mean,

    /// <summary>The vector of the first token.</summary>
    Cls,

    /// <summary>The vector of the last token before the padding.</summary>
    Last,

    /// <summary>The largest number of each place, padding left out.</summary>
    Max,
}
