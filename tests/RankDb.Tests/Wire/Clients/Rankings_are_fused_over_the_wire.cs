using System.Globalization;
using Npgsql;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

public sealed class Rankings_are_fused_over_the_wire(RealService service) : IClassFixture<RealService>
{
    private const string Legs = """[{"name":"one","hits":["x","y"]},{"name":"two","hits":[{"id":"y","score":3}]}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_with_the_password_fuses()
    {
        await using var connection = await OpenAsync("");
        await using var command = new NpgsqlCommand("SELECT id, rank, score, details FROM fuse($1, 'rrf', $2)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Legs });
        command.Parameters.Add(new NpgsqlParameter { Value = """{"k": 1}""" });
        await using var reader = await command.ExecuteReaderAsync(Token);
        Assert.True(await reader.ReadAsync(Token));
        Assert.Equal(("y", 1, (1.0 / 3) + (1.0 / 2)), (reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2)));
        Assert.Equal("""{"legs":{"one":{"rank":2,"weight":1},"two":{"rank":1,"score":3,"weight":1}}}""", reader.GetString(3));
        Assert.True(await reader.ReadAsync(Token));
        Assert.Equal(("x", 2, 0.5), (reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2)));
        Assert.False(await reader.ReadAsync(Token));
    }

    [Fact]
    public async Task A_refusal_says_what_is_wrong_and_leaves_the_session()
    {
        await using var connection = await OpenAsync("");
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, """SELECT * FROM fuse('[{"name": "a", "hits": [{"id": "x", "score": "NaN"}]}]', NULL, NULL)"""));
        Assert.Equal(("22023", "leg a: the score of 'x' is NaN"), (error.SqlState, error.MessageText));
        await RunAsync(connection, "SELECT ping()");
    }

    [Fact]
    public async Task A_databases_connection_does_not_have_the_function()
    {
        await using var connection = await OpenAsync("-c rankdb.tickets=required");
        Assert.Equal("42883", (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, "SELECT * FROM fuse('[]', NULL, NULL)"))).SqlState);
    }

    private async Task<NpgsqlConnection> OpenAsync(string options)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = service.Port, Username = "rankdb", Password = RealService.Password, Database = "rankdb", Pooling = false,
            Options = options.Length > 0 ? options : null,
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.NotNull(Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture));
    }
}
