namespace RankDb.Wire.Sql;

/// <summary>The text is not a call that is understood.</summary>
/// <param name="offset">Where, in UTF-16 units from the start of the text.</param>
/// <param name="message">What is wrong.</param>
/// <param name="sqlState">42601, or 0A000 for what PostgreSQL would understand.</param>
internal sealed class SyntaxException(int offset, string message, string sqlState = SqlStates.Syntax)
    : WireException(sqlState, message, "This endpoint answers SELECT * FROM name(arguments), not SQL in general.")
{
    public int Offset { get; } = offset;

    /// <summary>The place as PostgreSQL counts it: characters, from 1.</summary>
    public int PositionIn(string sql)
    {
        var position = 1;
        for (var i = 0; i < Offset && i < sql.Length; i++)
        {
            position += char.IsLowSurrogate(sql[i]) ? 0 : 1;
        }

        return position;
    }
}
