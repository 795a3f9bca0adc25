namespace RankDb.Wire.Sql;

/// <summary>Parses the few statements that the endpoint answers; recursive descent, one token ahead.</summary>
internal sealed class CallParser
{
    private readonly TokenStream _tokens;
    private readonly ValueParser _values;

    private CallParser(TokenStream tokens) => (_tokens, _values) = (tokens, new ValueParser(tokens));

    /// <summary>Parses statements separated by semicolons; empty ones are left out unless there is nothing else.</summary>
    /// <exception cref="WireException">42601 with a place, 42704 for an unknown type.</exception>
    public static IReadOnlyList<SqlStatement> Parse(string sql)
    {
        if (TypeCatalog.Matches(sql) is { } catalog)
        {
            return catalog;
        }

        var parser = new CallParser(new TokenStream(sql));
        var statements = new List<SqlStatement>();
        while (parser._tokens.Current.Kind != TokenKind.End)
        {
            if (!parser._tokens.Accept(";"))
            {
                statements.Add(parser.Statement());
                if (parser._tokens.Current.Kind != TokenKind.End)
                {
                    parser._tokens.Expect(";");
                }
            }
        }

        return statements.Count == 0 ? [new SqlStatement.Empty()] : statements;
    }

    private SqlStatement Statement()
    {
        if (_tokens.Accept("select"))
        {
            return Select();
        }

        var first = _tokens.Current;
        if (first.Kind != TokenKind.Word || !(SessionStatements.Knows(first.Text) || UnsupportedStatements.Knows(first.Text)))
        {
            throw _tokens.Unexpected();
        }

        var words = new List<string>();
        for (_tokens.Move(); _tokens.Current.Kind != TokenKind.End && !_tokens.Current.Is(";"); _tokens.Move())
        {
            words.Add(_tokens.Current.Text);
        }

        return first.Is("show") ? new SqlStatement.Show(string.Join(' ', words))
            : SessionStatements.Knows(first.Text) ? SessionStatements.Parse(first, words)
            : new SqlStatement.Unsupported(first.Text.ToUpperInvariant());
    }

    private SqlStatement Select()
    {
        var items = new List<SelectItem>();
        var columns = new List<(string, string?)>();
        var (all, start) = (false, _tokens.Current);
        do
        {
            if (_tokens.Accept("*"))
            {
                all = true;
                continue;
            }

            var (value, column) = ItemOrColumn();
            if (column == "*")
            {
                all = true;
                continue;
            }

            var alias = _tokens.Accept("as") ? _tokens.Name() : _tokens.IsName() && !_tokens.Current.Is("from") ? _tokens.Name() : null;
            if (column is not null)
            {
                columns.Add((column, alias));
            }
            else
            {
                items.Add(new SelectItem(value!, alias));
            }
        }
        while (_tokens.Accept(","));

        if (_tokens.Accept("from"))
        {
            if (items.Count > 0 || (all && columns.Count > 0))
            {
                throw new SyntaxException(start.Offset, "only columns or * may be selected from a function");
            }

            return From(all ? null : columns);
        }

        return all || columns.Count > 0 ? throw _tokens.Unexpected() : new SqlStatement.Select(items);
    }

    private SqlStatement.Call From(List<(string, string?)>? columns)
    {
        var name = _tokens.QualifiedName();
        if (!_tokens.Accept("("))
        {
            throw new WireException(SqlStates.UnknownRelation, $"relation \"{(name.Length > 64 ? name[..64] : name)}\" does not exist",
                "This endpoint has functions and no tables: SELECT * FROM name(arguments).");
        }

        var arguments = _values.Arguments(")");
        if (_tokens.Accept("as") || (_tokens.IsName() && !_tokens.IsClause()))
        {
            _tokens.Name();
            if (_tokens.Accept("("))
            {
                while (!_tokens.Accept(")"))
                {
                    if (_tokens.Current.Kind == TokenKind.End)
                    {
                        throw _tokens.Unexpected();
                    }

                    _tokens.Move();
                }
            }
        }

        return !_tokens.IsClause() ? new SqlStatement.Call(name, arguments, columns)
            : throw new SyntaxException(_tokens.Current.Offset, $"{_tokens.Current.Text.ToUpperInvariant()} is not supported behind a call", SqlStates.NotSupported);
    }

    /// <summary>A value, or a column by its name (<c>*</c> for <c>alias.*</c>).</summary>
    private (SqlValue? Value, string? Column) ItemOrColumn()
    {
        if (!_tokens.IsName() || _tokens.Current.Is("array") || _tokens.Current.Is("cast") || _tokens.Current.Is("null") || _tokens.Current.Is("true") || _tokens.Current.Is("false"))
        {
            return (_values.Value(), null);
        }

        var name = _tokens.Name();
        while (_tokens.Accept("."))
        {
            if (_tokens.Accept("*"))
            {
                return (null, "*");
            }

            name = _tokens.Name();
        }

        if (_tokens.Accept("("))
        {
            return (_values.Casts(new SqlValue.Function(name, _values.Arguments(")"))), null);
        }

        return SessionStatements.IsBareFunction(name) ? (new SqlValue.Function(name, []), null) : (null, name);
    }
}
