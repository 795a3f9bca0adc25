namespace RankDb.Wire.Sql;

/// <summary>The tokens of a text, one looked at ahead.</summary>
internal sealed class TokenStream
{
    private readonly SqlLexer _lexer;

    public TokenStream(string sql)
    {
        _lexer = new SqlLexer(sql);
        Current = _lexer.Next();
    }

    /// <summary>The token that is looked at.</summary>
    public SqlToken Current { get; private set; }

    /// <summary>A name; the schema before it is dropped.</summary>
    public string QualifiedName()
    {
        var name = Name();
        while (Accept("."))
        {
            name = Name();
        }

        return name;
    }

    public bool IsName() => Current.Kind is TokenKind.Word or TokenKind.QuotedWord;

    /// <summary>A keyword that starts a clause, which may not be taken for an alias.</summary>
    public bool IsClause() => Current.Kind == TokenKind.Word && Current.Text is
        "where" or "order" or "limit" or "offset" or "fetch" or "group" or "having" or "window" or "union" or "intersect" or "except" or "for"
        or "join" or "cross" or "inner" or "left" or "right" or "full" or "natural" or "with";

    public string Name()
    {
        if (!IsName())
        {
            throw Unexpected();
        }

        var name = Current.Text;
        Move();
        return name;
    }

    /// <summary>Moves over a symbol or keyword if it is there.</summary>
    public bool Accept(string text)
    {
        if (!Current.Is(text))
        {
            return false;
        }

        Move();
        return true;
    }

    public void Expect(string text)
    {
        if (!Accept(text))
        {
            throw Unexpected();
        }
    }

    public void Move() => Current = _lexer.Next();

    /// <summary>The error for the current token.</summary>
    public SyntaxException Unexpected() => new(Current.Offset, Current.Kind switch
    {
        TokenKind.End => "syntax error at end of input",
        TokenKind.Text => "syntax error at or near a string",
        _ => $"syntax error at or near \"{(Current.Text.Length > 40 ? Current.Text[..40] : Current.Text)}\"",
    });
}
