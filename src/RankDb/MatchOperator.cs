namespace RankDb;

/// <summary>How many words of a query a row must have to be found by them.</summary>
public enum MatchOperator
{
    /// <summary>Any word.</summary>
    Or,

    /// <summary>Every word.</summary>
    And,
}
