using System.Globalization;

namespace RankDb.Wire.Sql;

/// <summary>Parses the few statements that the endpoint answers; recursive descent, one token ahead.</summary>
internal sealed class CallParser
{
    private const int MaxDepth = 16;
    private readonly SqlLexer _lexer;
    private SqlToken _token;
    private int _depth;

    private CallParser(string sql)
    {
        _lexer = new SqlLexer(sql);
        _token = _lexer.Next();
    }

    /// <summary>Parses statements separated by semicolons; empty ones are left out unless there is nothing else.</summary>
    /// <exception cref="WireException">42601 with a place, 42704 for an unknown type.</exception>
    public static IReadOnlyList<SqlStatement> Parse(string sql)
    {
        if (TypeCatalog.Matches(sql) is { } catalog)
        {
            return catalog;
        }

        var parser = new CallParser(sql);
        var statements = new List<SqlStatement>();
        while (parser._token.Kind != TokenKind.End)
        {
            if (!parser.Accept(";"))
            {
                statements.Add(parser.Statement());
                if (parser._token.Kind != TokenKind.End)
                {
                    parser.Expect(";");
                }
            }
        }

        return statements.Count == 0 ? [new SqlStatement.Empty()] : statements;
    }

    private SqlStatement Statement()
    {
        if (Accept("select"))
        {
            return Select();
        }

        if (SessionStatements.Tag(_token) is not { } tag)
        {
            throw Unexpected();
        }

        var show = Accept("show");
        if (!show)
        {
            Move();
        }

        var words = new List<string>();
        for (; _token.Kind != TokenKind.End && !_token.Is(";"); Move())
        {
            words.Add(_token.Text);
        }

        return show ? new SqlStatement.Show(string.Join(' ', words)) : SessionStatements.Checked(tag, words);
    }

    private SqlStatement Select()
    {
        var items = new List<SelectItem>();
        var columns = new List<(string, string?)>();
        var (all, start) = (false, _token);
        do
        {
            if (Accept("*"))
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

            var alias = Accept("as") ? Name() : IsName() && !_token.Is("from") ? Name() : null;
            if (column is not null)
            {
                columns.Add((column, alias));
            }
            else
            {
                items.Add(new SelectItem(value!, alias));
            }
        }
        while (Accept(","));

        if (Accept("from"))
        {
            if (items.Count > 0 || (all && columns.Count > 0))
            {
                throw new SyntaxException(start.Offset, "only columns or * may be selected from a function");
            }

            return From(all ? null : columns);
        }

        return all || columns.Count > 0 ? throw Unexpected() : new SqlStatement.Select(items);
    }

    private SqlStatement.Call From(List<(string, string?)>? columns)
    {
        var name = QualifiedName();
        Expect("(");
        var arguments = Arguments(")");
        if (Accept("as") || IsName())
        {
            Name();
            if (Accept("("))
            {
                while (!Accept(")"))
                {
                    if (_token.Kind == TokenKind.End)
                    {
                        throw Unexpected();
                    }

                    Move();
                }
            }
        }

        return new SqlStatement.Call(name, arguments, columns);
    }

    /// <summary>A value, or a column by its name (<c>*</c> for <c>alias.*</c>).</summary>
    private (SqlValue? Value, string? Column) ItemOrColumn()
    {
        if (!IsName() || _token.Is("array") || _token.Is("cast") || _token.Is("null") || _token.Is("true") || _token.Is("false"))
        {
            return (Value(), null);
        }

        var name = Name();
        while (Accept("."))
        {
            if (Accept("*"))
            {
                return (null, "*");
            }

            name = Name();
        }

        if (Accept("("))
        {
            return (Casts(new SqlValue.Function(name, Arguments(")"))), null);
        }

        return SessionStatements.IsBareFunction(name) ? (new SqlValue.Function(name, []), null) : (null, name);
    }

    private List<SqlValue> Arguments(string close)
    {
        var arguments = new List<SqlValue>();
        if (!Accept(close))
        {
            do
            {
                arguments.Add(Value());
            }
            while (Accept(","));
            Expect(close);
        }

        return arguments;
    }

    private SqlValue Value()
    {
        if (++_depth > MaxDepth)
        {
            throw new SyntaxException(_token.Offset, "the expression is nested too deeply");
        }

        var value = Casts(Primary());
        _depth--;
        return value;
    }

    private SqlValue Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Text:
                Move();
                return new SqlValue.Constant(token.Text);
            case TokenKind.Number:
                Move();
                return new SqlValue.Constant(Number(token, ""));
            case TokenKind.Parameter:
                Move();
                return int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue
                    ? new SqlValue.Parameter(number)
                    : throw new SyntaxException(token.Offset, "a parameter's number is out of range");
            case TokenKind.Word when token.Text is "null" or "true" or "false":
                Move();
                return new SqlValue.Constant(token.Text == "null" ? null : token.Text == "true");
        }

        if (Accept("-") || Accept("+"))
        {
            var digits = _token;
            if (digits.Kind != TokenKind.Number)
            {
                throw Unexpected();
            }

            Move();
            return new SqlValue.Constant(Number(digits, token.Text == "-" ? "-" : ""));
        }

        if (Accept("("))
        {
            var inner = Value();
            Expect(")");
            return inner;
        }

        if (Accept("array"))
        {
            Expect("[");
            return new SqlValue.Array(Arguments("]"));
        }

        if (Accept("cast"))
        {
            Expect("(");
            var inner = Value();
            Expect("as");
            var cast = Cast(inner);
            Expect(")");
            return cast;
        }

        throw Unexpected();
    }

    private SqlValue Casts(SqlValue value)
    {
        while (Accept("::"))
        {
            value = Cast(value);
        }

        return value;
    }

    private SqlValue.Cast Cast(SqlValue value)
    {
        var name = QualifiedName();
        if (name is "double" && Accept("precision"))
        {
            name = "float8";
        }
        else if (name is "character" && Accept("varying"))
        {
            name = "varchar";
        }

        if (Accept("("))
        {
            Arguments(")");     // varchar(20): drivers may say so; nothing is cut
        }

        var array = false;
        while (Accept("["))
        {
            array = true;
            if (_token.Kind == TokenKind.Number)
            {
                Move();
            }

            Expect("]");
        }

        return new SqlValue.Cast(value, TypeNames.Find(name), array);
    }

    private static object Number(SqlToken token, string sign) =>
        long.TryParse(sign + token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(sign + token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SyntaxException(token.Offset, "malformed number");

    private string QualifiedName()
    {
        var name = Name();
        while (Accept("."))
        {
            name = Name();
        }

        return name;
    }

    private bool IsName() => _token.Kind is TokenKind.Word or TokenKind.QuotedWord;

    private string Name()
    {
        if (!IsName())
        {
            throw Unexpected();
        }

        var name = _token.Text;
        Move();
        return name;
    }

    private bool Accept(string text)
    {
        if (!_token.Is(text))
        {
            return false;
        }

        Move();
        return true;
    }

    private void Expect(string text)
    {
        if (!Accept(text))
        {
            throw Unexpected();
        }
    }

    private void Move() => _token = _lexer.Next();

    private SyntaxException Unexpected() => new(_token.Offset, _token.Kind switch
    {
        TokenKind.End => "syntax error at end of input",
        TokenKind.Text => "syntax error at or near a string",
        _ => $"syntax error at or near \"{(_token.Text.Length > 40 ? _token.Text[..40] : _token.Text)}\"",
    });
}
