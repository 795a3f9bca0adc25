namespace RankDb.Cli.Evaluation;

/// <summary>What was found when judgments were looked at.</summary>
/// <param name="Judgments">How many there are.</param>
/// <param name="Queries">Queries that they judge.</param>
/// <param name="Relevant">Judgments with a grade of 1 or more.</param>
/// <param name="Pooled">Judgments with the grade -1.</param>
/// <param name="QueriesWithoutRelevant">Judged queries without a relevant document: no metric counts them.</param>
/// <param name="Grades">How many judgments have each grade, the lowest first.</param>
/// <param name="UnknownQueries">Queries that the set does not have, the first ones.</param>
/// <param name="UnknownQueryCount">How many there are.</param>
/// <param name="UnknownQueryJudgments">How many judgments they have.</param>
/// <param name="FirstUnknownLine">Line of the first of their judgments; null: not from a file.</param>
/// <param name="BlankQueries">Queries of the set without a word, which no search takes, the first ones.</param>
/// <param name="BlankQueryCount">How many there are.</param>
/// <param name="UnknownDocuments">Documents that the index or the table does not have, the first ones; null: none was named.</param>
/// <param name="UnknownDocumentCount">How many there are.</param>
internal sealed record JudgmentFindings(
    long Judgments, long Queries, long Relevant, long Pooled, long QueriesWithoutRelevant, IReadOnlyList<(int Grade, long Count)> Grades,
    IReadOnlyList<string> UnknownQueries, long UnknownQueryCount, long UnknownQueryJudgments, long? FirstUnknownLine, IReadOnlyList<string> BlankQueries, long BlankQueryCount,
    IReadOnlyList<string>? UnknownDocuments, long UnknownDocumentCount)
{
    internal const int Named = 5;

    /// <summary>Whether everything that the judgments name is there, and every query can be searched.</summary>
    internal bool IsClean => UnknownQueryCount == 0 && UnknownDocumentCount == 0 && BlankQueryCount == 0;
}
