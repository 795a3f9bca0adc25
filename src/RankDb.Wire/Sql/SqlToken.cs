namespace RankDb.Wire.Sql;

internal enum TokenKind
{
    End,

    /// <summary>Name or keyword, folded to lower case.</summary>
    Word,

    /// <summary>Name in double quotes.</summary>
    QuotedWord,

    /// <summary>String literal, decoded.</summary>
    Text,

    Number,

    /// <summary>$n; the text is n.</summary>
    Parameter,

    /// <summary>One character, or <c>::</c>.</summary>
    Symbol,
}

/// <summary>A piece of the text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its value.</param>
/// <param name="Offset">Where it starts, in UTF-16 units.</param>
internal readonly record struct SqlToken(TokenKind Kind, string Text, int Offset)
{
    public bool Is(string symbolOrKeyword) => Kind is TokenKind.Word or TokenKind.Symbol && Text == symbolOrKeyword;
}
