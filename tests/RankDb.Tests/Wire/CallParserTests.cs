using RankDb.Wire;
using RankDb.Wire.Sql;
using Xunit;

namespace RankDb.Tests.Wire;

public sealed class CallParserTests
{
    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("'a\\n'", "a\\n")]
    [InlineData("E'a\\n\\t\\'\\\\\\x41\\101\\u017c\\U0001F422''\\q'", "a\n\t'\\AAż🐢'q")]
    [InlineData("E'\\ud83d\\udc22'", "🐢")]
    [InlineData("$$it's$$", "it's")]
    [InlineData("$tag$a $$ b$tag$", "a $$ b")]
    [InlineData("'x'::text", "x")]
    [InlineData("CAST('x' AS varchar(20))", "x")]
    [InlineData("(('x'))", "x")]
    [InlineData("42", 42L)]
    [InlineData("-42::int8", -42L)]
    [InlineData("1.5e3", 1500.0)]
    [InlineData(".5", 0.5)]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    [InlineData("true", true)]
    [InlineData("NULL", null)]
    [InlineData("/* a /* nested */ b */ 7 -- end", 7L)]
    public void A_literal_has_its_value(string sql, object? expected)
    {
        var call = Assert.IsType<SqlStatement.Call>(Assert.Single(CallParser.Parse($"select * from f({sql}\n)")));
        var value = Assert.Single(call.Arguments);
        while (value is SqlValue.Cast cast)
        {
            value = cast.Value;
        }

        Assert.Equal(expected, Assert.IsType<SqlValue.Constant>(value).Value);
    }

    [Theory]
    [InlineData("SELECT * FROM f()")]
    [InlineData("select * from public.f() as t")]
    [InlineData("SELECT * FROM f() t(a int, b double precision);")]
    [InlineData("SELECT t.* FROM \"f\"() AS t;;")]
    public void All_columns_and_an_alias_that_is_ignored(string sql)
    {
        var call = Assert.IsType<SqlStatement.Call>(Assert.Single(CallParser.Parse(sql)));
        Assert.Equal("f", call.Name);
        Assert.Null(call.Columns);
    }

    [Fact]
    public void Columns_may_be_listed_and_renamed()
    {
        var call = Assert.IsType<SqlStatement.Call>(Assert.Single(CallParser.Parse("SELECT ordinal, t.score AS s, x y FROM f($2, $1::text[]) t")));
        Assert.Equal([("ordinal", null), ("score", "s"), ("x", "y")], call.Columns!);
        Assert.Equal([new SqlValue.Parameter(2), new SqlValue.Cast(new SqlValue.Parameter(1), WireType.Text, true)], call.Arguments);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ; -- nothing\n;", 1)]
    [InlineData("SELECT 1; BEGIN; SET x TO 'a;b'; SHOW server_version; SELECT * FROM f()", 5)]
    public void Statements_are_split_at_semicolons(string sql, int count) => Assert.Equal(count, CallParser.Parse(sql).Count);

    [Theory]
    [InlineData("SELEC 1", 1)]
    [InlineData("SELECT * FROM f(", 17)]
    [InlineData("SELECT * FROM f('🐢', 1,,2)", 24)]
    [InlineData("SELECT 'abc", 8)]
    [InlineData("SELECT $$abc", 8)]
    [InlineData("SELECT E'\\ud83d'", 8)]
    [InlineData("SELECT /* abc", 8)]
    [InlineData("SELECT *", 9)]
    [InlineData("SELECT 1 SELECT 2", 17)]
    [InlineData("NONSENSE INTO t VALUES (1)", 1)]
    [InlineData("SET", 1)]
    [InlineData("RELEASE", 1)]
    [InlineData("SELECT f(f(1))", 10)]
    public void What_is_not_a_call_is_refused_with_its_place(string sql, int position)
    {
        var error = Assert.Throws<SyntaxException>(() => CallParser.Parse(sql));
        Assert.Equal(("42601", position), (error.SqlState, error.PositionIn(sql)));
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData("SELECT ((((((((((((((((((((1))))))))))))))))))))")]
    [InlineData("SELECT ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[ARRAY[1]]]]]]]]]]]]]]]]]]")]
    public void Deep_nesting_is_refused(string sql) => Assert.Throws<SyntaxException>(() => CallParser.Parse(sql));

    [Theory]
    [InlineData("{}", new string?[0])]
    [InlineData(" { a , \"b c\" , NULL , \"NULL\" , nUlL } ", new[] { "a", "b c", null, "NULL", null })]
    [InlineData("{\"q\\\"\\\\\",a\\,b,\"\"}", new[] { "q\"\\", "a,b", "" })]
    [InlineData("{two words}", new[] { "two words" })]
    [InlineData("{\"{x}\",\",\"}", new[] { "{x}", "," })]
    [InlineData("{a\\ , \\\\,\"\\a\\\"\",\\NULL, x\\ y\\  }", new[] { "a ", "\\", "a\"", "NULL", "x y " })]
    public void An_array_literal_has_its_items(string text, string?[] expected) => Assert.Equal(expected, ArrayLiteral.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("{")]
    [InlineData("{a")]
    [InlineData("{a,}")]
    [InlineData("{,a}")]
    [InlineData("{a}b")]
    [InlineData("{{a},{b}}")]
    [InlineData("{\"a}")]
    [InlineData("{\"a\"b}")]
    [InlineData("{a\"b\"}")]
    [InlineData("{a\\")]
    [InlineData("{\"a\\")]
    [InlineData("{\"a\\\"")]
    [InlineData("{\"a\\\\")]
    public void A_malformed_array_literal_is_refused(string text) =>
        Assert.Equal("22P02", Assert.Throws<WireException>(() => ArrayLiteral.Parse(text)).SqlState);

    [Fact]
    public void Text_that_a_client_quotes_comes_back_whatever_it_holds()
    {
        var random = new Random(20261127);
        const string Alphabet = "ab'\"\\{},$;-/*E \n\t\u017c🐢";
        for (var round = 0; round < 2000; round++)
        {
            var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(12))
                .Select(_ => Alphabet.EnumerateRunes().ElementAt(random.Next(Alphabet.EnumerateRunes().Count())).ToString()))).ToArray();
            var array = "{" + string.Join(',', items.Select(i => $"\"{i.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")) + "}";
            var literal = "'" + array.Replace("'", "''", StringComparison.Ordinal) + "'";
            var call = Assert.IsType<SqlStatement.Call>(Assert.Single(CallParser.Parse($"SELECT * FROM f({literal}::text[])")));
            var text = (string)((SqlValue.Constant)((SqlValue.Cast)call.Arguments[0]).Value).Value!;
            Assert.Equal(items, ArrayLiteral.Parse(text));
        }
    }
}
