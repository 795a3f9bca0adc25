using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>A statement that is ready to run with parameters.</summary>
/// <param name="Name">The function or command, for logs.</param>
/// <param name="Tag">Command tag; rows are counted behind SELECT.</param>
/// <param name="Columns">Columns of the result; null when there is none.</param>
/// <param name="ParameterOids">Types of $1, $2, ...</param>
/// <param name="Rows">Starts the work.</param>
internal sealed record QueryPlan(
    string Name,
    string Tag,
    IReadOnlyList<WireColumn>? Columns,
    IReadOnlyList<int> ParameterOids,
    Func<IReadOnlyList<object?>, CancellationToken, IAsyncEnumerable<object?[]>> Rows)
{
    /// <summary>What a session statement does; null for a query.</summary>
    public SessionCommand? Command { get; init; }

    /// <summary>True for a statement that holds nothing.</summary>
    public bool IsEmpty => Tag.Length == 0;
}
