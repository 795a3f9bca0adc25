using System.Globalization;

namespace RankDb.Wire.Sql;

/// <summary>Parses values: literals, parameters, arrays and casts.</summary>
internal sealed class ValueParser(TokenStream tokens)
{
    private const int MaxDepth = 16;
    private int _depth;

    /// <summary>Values up to a closing symbol, which is consumed.</summary>
    public List<SqlValue> Arguments(string close)
    {
        var arguments = new List<SqlValue>();
        if (!tokens.Accept(close))
        {
            do
            {
                arguments.Add(Value());
            }
            while (tokens.Accept(","));
            tokens.Expect(close);
        }

        return arguments;
    }

    /// <summary>One value with its casts.</summary>
    public SqlValue Value()
    {
        if (++_depth > MaxDepth)
        {
            throw new SyntaxException(tokens.Current.Offset, "the expression is nested too deeply");
        }

        var value = Casts(Primary());
        _depth--;
        return value;
    }

    private SqlValue Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                tokens.Move();
                return new SqlValue.Constant(token.Text);
            case TokenKind.Number:
                tokens.Move();
                return new SqlValue.Constant(Number(token, ""));
            case TokenKind.Parameter:
                tokens.Move();
                return int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue
                    ? new SqlValue.Parameter(number)
                    : throw new SyntaxException(token.Offset, "a parameter's number is out of range");
            case TokenKind.Word when token.Text is "null" or "true" or "false":
                tokens.Move();
                return new SqlValue.Constant(token.Text == "null" ? null : token.Text == "true");
        }

        if (tokens.Accept("-") || tokens.Accept("+"))
        {
            var digits = tokens.Current;
            if (digits.Kind != TokenKind.Number)
            {
                throw tokens.Unexpected();
            }

            tokens.Move();
            return new SqlValue.Constant(Number(digits, token.Text == "-" ? "-" : ""));
        }

        if (tokens.Accept("("))
        {
            var inner = Value();
            tokens.Expect(")");
            return inner;
        }

        if (tokens.Accept("array"))
        {
            tokens.Expect("[");
            return new SqlValue.Array(Arguments("]"));
        }

        if (tokens.Accept("cast"))
        {
            tokens.Expect("(");
            var inner = Value();
            tokens.Expect("as");
            var cast = Cast(inner);
            tokens.Expect(")");
            return cast;
        }

        throw tokens.Unexpected();
    }

    /// <summary>The casts behind a value.</summary>
    public SqlValue Casts(SqlValue value)
    {
        while (tokens.Accept("::"))
        {
            value = Cast(value);
        }

        return value;
    }

    private SqlValue.Cast Cast(SqlValue value)
    {
        var name = tokens.QualifiedName();
        if (name is "double" && tokens.Accept("precision"))
        {
            name = "float8";
        }
        else if (name is "character" && tokens.Accept("varying"))
        {
            name = "varchar";
        }

        if (tokens.Accept("("))
        {
            Arguments(")");     // varchar(20): drivers may say so; nothing is cut
        }

        var array = false;
        while (tokens.Accept("["))
        {
            array = true;
            if (tokens.Current.Kind == TokenKind.Number)
            {
                tokens.Move();
            }

            tokens.Expect("]");
        }

        return new SqlValue.Cast(value, TypeNames.Find(name), array);
    }

    private static object Number(SqlToken token, string sign) =>
        long.TryParse(sign + token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
        : double.TryParse(sign + token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SyntaxException(token.Offset, "malformed number");
}
