namespace RankDb;

/// <summary>Which side of a comparison a text is on; some encoders treat the two differently.</summary>
public enum EmbeddingKind
{
    /// <summary>A text that is asked.</summary>
    Query,

    /// <summary>A text that is searched.</summary>
    Document,
}
