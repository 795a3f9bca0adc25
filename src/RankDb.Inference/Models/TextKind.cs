namespace RankDb.Inference;

/// <summary>Which side of the search a text is on; a model may put another prefix before each.</summary>
public enum TextKind
{
    /// <summary>What is looked for.</summary>
    Query,

    /// <summary>What is found.</summary>
    Document,
}
