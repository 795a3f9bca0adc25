namespace RankDb.Inference;

/// <summary>What one UTF-16 code unit of the text becomes.</summary>
internal enum CharacterClass : byte
{
    /// <summary>One code unit of a word.</summary>
    Letter,

    /// <summary>Nothing.</summary>
    Dropped,

    /// <summary>The end of a word.</summary>
    Space,

    /// <summary>A word of its own: punctuation, ideographs.</summary>
    Isolated,

    /// <summary>None of these: surrogates, and characters that become several.</summary>
    Other,
}
