namespace RankDb.Inference;

/// <summary>What lies between two tokens of a text, better places to cut last.</summary>
internal enum Border : byte
{
    /// <summary>No white space: perhaps inside a word.</summary>
    Token,

    /// <summary>White space.</summary>
    Word,

    /// <summary>The end of a sentence, or of a line.</summary>
    Sentence,

    /// <summary>An empty line.</summary>
    Paragraph,
}
