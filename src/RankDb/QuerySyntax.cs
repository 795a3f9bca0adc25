namespace RankDb;

/// <summary>Whether the signs in a query's text are operators.</summary>
public enum QuerySyntax
{
    /// <summary>Quotation marks, <c>+</c>, <c>-</c>, <c>*</c> and OR are operators.</summary>
    Operators,

    /// <summary>They say nothing, as in a question that somebody typed.</summary>
    Plain,
}
