using System.Globalization;
using System.Text;

namespace RankDb.Wire.Sql;

/// <summary>Cuts SQL text into tokens by PostgreSQL's rules with <c>standard_conforming_strings</c> on.</summary>
internal sealed class SqlLexer(string sql)
{
    private int _at;

    /// <summary>The next token.</summary>
    /// <exception cref="SyntaxException">A literal or a comment does not end, or an escape is wrong.</exception>
    public SqlToken Next()
    {
        SkipBlanks();
        var start = _at;
        if (start == sql.Length)
        {
            return new SqlToken(TokenKind.End, "", start);
        }

        var c = sql[start];
        var next = start + 1 < sql.Length ? sql[start + 1] : '\0';
        return c switch
        {
            '\'' => new SqlToken(TokenKind.Text, Quoted('\'', start), start),
            '"' => new SqlToken(TokenKind.QuotedWord, Quoted('"', start), start),
            'e' or 'E' when next == '\'' => new SqlToken(TokenKind.Text, Escaped(start), start),
            '$' when char.IsAsciiDigit(next) => Parameter(start),
            '$' => Dollar(start),
            ':' when next == ':' => Take(TokenKind.Symbol, 2),
            _ when char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(next)) => Number(start),
            _ when IsWordStart(c) => Word(start),
            _ => Take(TokenKind.Symbol, 1),
        };
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    private SqlToken Take(TokenKind kind, int length)
    {
        var token = new SqlToken(kind, sql.Substring(_at, length), _at);
        _at += length;
        return token;
    }

    private SqlToken Word(int start)
    {
        var end = start + 1;
        while (end < sql.Length && (IsWordStart(sql[end]) || char.IsAsciiDigit(sql[end]) || sql[end] == '$'))
        {
            end++;
        }

        _at = end;
        return new SqlToken(TokenKind.Word, sql[start..end].ToLowerInvariant(), start);
    }

    private SqlToken Parameter(int start)
    {
        var end = start + 1;
        while (end < sql.Length && char.IsAsciiDigit(sql[end]))
        {
            end++;
        }

        _at = end;
        return new SqlToken(TokenKind.Parameter, sql[(start + 1)..end], start);
    }

    private SqlToken Number(int start)
    {
        var end = start;
        while (end < sql.Length && (char.IsAsciiDigit(sql[end]) || sql[end] == '.'))
        {
            end++;
        }

        if (end < sql.Length && sql[end] is 'e' or 'E')
        {
            var digits = end + 1 < sql.Length && sql[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (digits < sql.Length && char.IsAsciiDigit(sql[digits]))
            {
                end = digits;
                while (end < sql.Length && char.IsAsciiDigit(sql[end]))
                {
                    end++;
                }
            }
        }

        _at = end;
        return new SqlToken(TokenKind.Number, sql[start..end], start);
    }

    /// <summary>A literal whose delimiter is doubled inside.</summary>
    private string Quoted(char quote, int start)
    {
        var from = start + 1;
        StringBuilder? parts = null;
        while (true)
        {
            var end = sql.IndexOf(quote, from);
            if (end < 0)
            {
                throw new SyntaxException(start, quote == '"' ? "unterminated quoted identifier" : "unterminated quoted string");
            }

            if (end + 1 == sql.Length || sql[end + 1] != quote)
            {
                _at = end + 1;
                return parts is null ? sql[from..end] : parts.Append(sql, from, end - from).ToString();
            }

            (parts ??= new StringBuilder()).Append(sql, from, end + 1 - from);
            from = end + 2;
        }
    }

    private SqlToken Dollar(int start)
    {
        var tagEnd = start + 1;
        while (tagEnd < sql.Length && (IsWordStart(sql[tagEnd]) || char.IsAsciiDigit(sql[tagEnd])))
        {
            tagEnd++;
        }

        if (tagEnd == sql.Length || sql[tagEnd] != '$')
        {
            return Take(TokenKind.Symbol, 1);
        }

        var tag = sql[start..(tagEnd + 1)];
        var end = sql.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new SyntaxException(start, "unterminated dollar-quoted string");
        }

        _at = end + tag.Length;
        return new SqlToken(TokenKind.Text, sql[(tagEnd + 1)..end], start);
    }

    private string Escaped(int start)
    {
        var text = new StringBuilder();
        for (var i = start + 2; i < sql.Length; i++)
        {
            // In whole pieces: dblink's caller quotes every text that holds a quote or a backslash this way.
            var plain = sql.AsSpan(i).IndexOfAny('\'', '\\');
            if (plain < 0)
            {
                break;
            }

            text.Append(sql, i, plain);
            i += plain;
            var c = sql[i];
            if (c == '\'')
            {
                if (i + 1 == sql.Length || sql[i + 1] != '\'')
                {
                    _at = i + 1;
                    return Checked(text, start);
                }

                i++;
                text.Append('\'');
            }
            else if (c == '\\' && i + 1 < sql.Length)
            {
                i = Escape(text, i + 1);
            }
            else
            {
                text.Append(c);
            }
        }

        throw new SyntaxException(start, "unterminated quoted string");
    }

    /// <summary>Decodes the escape whose letter is at <paramref name="at"/>; returns its last position.</summary>
    private int Escape(StringBuilder text, int at)
    {
        var c = sql[at];
        switch (c)
        {
            case 'b': text.Append('\b'); return at;
            case 'f': text.Append('\f'); return at;
            case 'n': text.Append('\n'); return at;
            case 'r': text.Append('\r'); return at;
            case 't': text.Append('\t'); return at;
            case 'x': return Code(text, at + 1, 1, 2, 16, at);
            case 'u': return Code(text, at + 1, 4, 4, 16, at);
            case 'U': return Code(text, at + 1, 8, 8, 16, at);
            case >= '0' and <= '7': return Code(text, at, 1, 3, 8, at);
            default: text.Append(c); return at;
        }
    }

    private int Code(StringBuilder text, int from, int least, int most, int radix, int at)
    {
        var end = from;
        while (end < sql.Length && end - from < most && (radix == 16 ? char.IsAsciiHexDigit(sql[end]) : sql[end] is >= '0' and <= '7'))
        {
            end++;
        }

        if (end - from < least)
        {
            throw new SyntaxException(at - 1, "invalid escape in a string");
        }

        var value = radix == 16 ? uint.Parse(sql.AsSpan(from, end - from), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : Convert.ToUInt32(sql[from..end], 8);
        // \x and octal give bytes; beyond ASCII they would build UTF-8 by hand, which no driver sends.
        if (value == 0 || value > 0x10FFFF || (value >= 0x80 && most < 4))
        {
            throw new SyntaxException(at - 1, "invalid escape value in a string");
        }

        if (value > 0xFFFF)
        {
            text.Append(char.ConvertFromUtf32((int)value));
        }
        else
        {
            text.Append((char)value);
        }

        return end - 1;
    }

    private static string Checked(StringBuilder text, int start)
    {
        var value = text.ToString();
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]))
            {
                if (!char.IsHighSurrogate(value[i]) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    throw new SyntaxException(start, "invalid Unicode surrogate pair in a string");
                }

                i++;
            }
        }

        return value;
    }

    private void SkipBlanks()
    {
        while (_at < sql.Length)
        {
            if (sql[_at] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                _at++;
            }
            else if (Follows("--"))
            {
                var end = sql.IndexOf('\n', _at);
                _at = end < 0 ? sql.Length : end;
            }
            else if (Follows("/*"))
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        var (start, depth) = (_at, 0);
        do
        {
            if (Follows("/*"))
            {
                (depth, _at) = (depth + 1, _at + 2);
            }
            else if (Follows("*/"))
            {
                (depth, _at) = (depth - 1, _at + 2);
            }
            else if (++_at >= sql.Length)
            {
                throw new SyntaxException(start, "unterminated /* comment");
            }
        }
        while (depth > 0);
    }

    private bool Follows(string text) => string.CompareOrdinal(sql, _at, text, 0, text.Length) == 0;
}
