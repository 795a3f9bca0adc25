namespace RankDb;

/// <summary>What one row of a search stands for.</summary>
public enum SearchUnit
{
    /// <summary>A source row; its best chunk gives the snippet.</summary>
    Document,

    /// <summary>A chunk: the same source row may come more than once, and <see cref="SearchResult.Chunk"/> tells which part it is.</summary>
    Chunk,
}
