using Npgsql;
using Xunit;

namespace RankDb.Tests.Client;

public sealed class PostgresUrlTests
{
    [Fact]
    public void All_parts_are_read_and_unescaped()
    {
        var builder = PostgresUrl.Parse("postgresql://an%40na:p%3A%2F%40s@db.example:5433/my%20db?sslmode=verify-full&application_name=x");

        Assert.Equal(("an@na", "p:/@s", "db.example", 5433, "my db"), (builder.Username, builder.Password, builder.Host, builder.Port, builder.Database));
        Assert.Equal((SslMode.VerifyFull, "x"), (builder.SslMode, builder.ApplicationName));
    }

    [Theory]
    [InlineData("postgres://127.0.0.1:5432/")]
    [InlineData("postgres://anna@localhost:5432/db")]
    [InlineData("postgres://anna:p%40ss@localhost:6000/db?sslmode=require")]
    [InlineData("postgres://anna@[::1]:5432/db")]
    [InlineData("postgres://anna@/db?host=%2Frun%2Fpg&port=5433")]
    public void A_url_written_again_is_the_same(string url) => Assert.Equal(url, PostgresUrl.Format(PostgresUrl.Parse(url)));

    [Theory]
    [InlineData("postgres://anna:geheim@host:port/db")]
    [InlineData("postgres://anna:geheim@host/db?colour=red")]
    [InlineData("postgres://anna:geheim@host/db?sslmode=maybe")]
    [InlineData("mysql://anna:geheim@host/db")]
    public void A_refusal_never_repeats_the_password(string url) =>
        Assert.DoesNotContain("geheim", Assert.Throws<FormatException>(() => PostgresUrl.Parse(url)).Message, StringComparison.Ordinal);
}
