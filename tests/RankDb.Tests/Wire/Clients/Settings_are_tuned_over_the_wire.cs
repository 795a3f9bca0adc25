using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

public sealed class Settings_are_tuned_over_the_wire(RealService service) : IClassFixture<RealService>
{
    // Dense finds the relevant document 1 first, lexical finds it second; two queries.
    private const string Problem =
        """
        {"metric": "mrr@10", "method": "grid", "folds": 2,
         "plan": {"legs": [{"name": "lexical", "kind": "lexical", "weight": 2, "top": 2}, {"name": "dense", "kind": "dense", "weight": 1, "top": 2}], "fuse": {"method": "rrf", "k": 0}},
         "parameters": [{"place": "/legs/1/dense/weight", "at": ["legs", "1", "weight"], "values": [1, 4], "start": 0}], "variants": [[]],
         "queries": [{"id": "a", "judged": [1]}, {"id": "b", "judged": [1]}],
         "cases": [[{"grades": [null, 1], "legs": [{"hits": [0, 1], "scores": [2, 1]}, {"hits": [1, 0], "scores": [2, 1]}]},
                    {"grades": [null, 1], "legs": [{"hits": [0, 1], "scores": [2, 1]}, {"hits": [1, 0], "scores": [2, 1]}]}]]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_databases_connection_tunes_with_a_ticket()
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("SELECT kind, trial, body FROM database_tune($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Problem });
        command.Parameters.Add(new NpgsqlParameter { Value = Ticket("tune") });
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<(string Kind, int Trial, string Body)>();
        while (await reader.ReadAsync(Token))
        {
            rows.Add((reader.GetString(0), reader.GetInt32(1), reader.GetString(2)));
        }

        Assert.Equal([("trial", 1), ("trial", 2), ("result", 2)], rows.Select(row => (row.Kind, row.Trial)));
        Assert.Equal("""{"choice":[1],"value":1,"reward":1,"folds":[1,1]}""", rows[1].Body);
        Assert.StartsWith("""{"before":0.5,"after":1,"validated":1,"fold_choices":[[1],[1]],""", rows[2].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData(null)]
    public async Task Without_a_ticket_nothing_is_done_and_the_session_goes_on(string? ticket)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("SELECT * FROM database_tune($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Problem });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)ticket ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Token))).SqlState);
        await using var ping = new NpgsqlCommand("SELECT ping()", connection);
        Assert.NotNull(await ping.ExecuteScalarAsync(Token));
    }

    private static string Ticket(string purpose)
    {
        var issued = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("D");
        var key = SHA256.HashData(Encoding.UTF8.GetBytes("rankdb ticket " + RealService.Password));
        return $"{issued}.{nonce}.{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\n{issued}\n{nonce}\n[]\n")))}.[]";
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = service.Port, Username = "rankdb", Password = RealService.Password, Database = "rankdb", Pooling = false, Options = "-c rankdb.tickets=required",
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }
}
