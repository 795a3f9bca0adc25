namespace RankDb.Ranking;

/// <summary>Grades below 0, which say that nobody judged. 0 is not relevant, 1 and more is relevant, higher is better.</summary>
public static class Grade
{
    /// <summary>The document was in the pool of the judges, who left it unjudged (qrels write -1).</summary>
    public const int Pooled = -1;

    /// <summary>The judgments do not name the document. Never stored.</summary>
    public const int NotJudged = -2;
}
