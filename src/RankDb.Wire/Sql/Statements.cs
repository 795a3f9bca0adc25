namespace RankDb.Wire.Sql;

/// <summary>A value in a statement.</summary>
internal abstract record SqlValue
{
    /// <summary>A constant: string, long, double, bool or null.</summary>
    internal sealed record Constant(object? Value) : SqlValue;

    /// <summary>$n, from 1.</summary>
    internal sealed record Parameter(int Number) : SqlValue;

    /// <summary>ARRAY[...].</summary>
    internal sealed record Array(IReadOnlyList<SqlValue> Items) : SqlValue;

    /// <summary>A value with a type.</summary>
    internal sealed record Cast(SqlValue Value, WireType Type, bool IsArray) : SqlValue;

    /// <summary>name(...) in a select list.</summary>
    internal sealed record Function(string Name, IReadOnlyList<SqlValue> Arguments) : SqlValue;
}

/// <summary>An item of a select list.</summary>
/// <param name="Value">What it gives.</param>
/// <param name="Name">Its column's name, or null for the default.</param>
internal sealed record SelectItem(SqlValue Value, string? Name);

/// <summary>One parsed statement.</summary>
internal abstract record SqlStatement
{
    /// <summary>Nothing but blanks.</summary>
    internal sealed record Empty : SqlStatement;

    /// <summary>SELECT columns FROM name(arguments).</summary>
    /// <param name="Name">The function.</param>
    /// <param name="Arguments">Its arguments.</param>
    /// <param name="Columns">Column and alias; null for all.</param>
    internal sealed record Call(string Name, IReadOnlyList<SqlValue> Arguments, IReadOnlyList<(string Column, string? Alias)>? Columns) : SqlStatement;

    /// <summary>SELECT without FROM.</summary>
    internal sealed record Select(IReadOnlyList<SelectItem> Items) : SqlStatement;

    /// <summary>SHOW name.</summary>
    internal sealed record Show(string Name) : SqlStatement;

    /// <summary>A statement that drivers send and that changes nothing but the session.</summary>
    internal sealed record Session(SessionCommand Command) : SqlStatement;

    /// <summary>A statement of PostgreSQL's that this endpoint has no use for.</summary>
    /// <param name="Word">Its first word, upper case.</param>
    internal sealed record Unsupported(string Word) : SqlStatement;

    /// <summary>A driver's question about types.</summary>
    /// <param name="HasRows">False for a list that is always empty here.</param>
    internal sealed record TypeCatalog(bool HasRows) : SqlStatement;
}
