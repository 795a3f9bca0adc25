namespace RankDb;

/// <summary>Which words of a query also find words that are spelt nearly so.</summary>
public enum TypoTolerance
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Words that the index does not have.</summary>
    Auto,

    /// <summary>All words.</summary>
    On,
}
