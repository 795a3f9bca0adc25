using Xunit;
using static RankDb.Tests.Wire.RawClient;

namespace RankDb.Tests.Wire;

public sealed class SqlStateTests
{
    [Theory]
    [InlineData("COPY t FROM STDIN", "0A000")]
    [InlineData("INSERT INTO t VALUES (1)", "0A000")]
    [InlineData("DECLARE c CURSOR FOR SELECT 1", "0A000")]
    [InlineData("PREPARE TRANSACTION 'x'", "0A000")]
    [InlineData("SELECT * FROM ping() LIMIT 1", "0A000")]
    [InlineData("SET standard_conforming_strings = off", "0A000")]
    [InlineData("SET client_encoding TO 'LATIN1'", "0A000")]
    [InlineData("SELEC 1", "42601")]
    [InlineData("SELECT * FROM pg_type", "42P01")]
    [InlineData("SELECT * FROM nothing()", "42883")]
    [InlineData("SELECT * FROM ping(1)", "42883")]
    [InlineData("SELECT nothing FROM ping()", "42703")]
    [InlineData("SHOW nothing", "42704")]
    [InlineData("SELECT $1", "42P02")]
    [InlineData("SELECT * FROM series('soon')", "22P02")]
    [InlineData("SELECT * FROM series(3000000000)", "22003")]
    [InlineData("SELECT * FROM rerank('m', 'q', '{a', 0)", "22P02")]
    [InlineData("SAVEPOINT a", "25P01")]
    [InlineData("COMMIT AND CHAIN", "25P01")]
    [InlineData("DEALLOCATE nothing", "26000")]
    public async Task A_refusal_has_PostgreSQLs_state_and_the_session_goes_on(string sql, string state)
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync(Query(sql));
        var answer = await client.ReadUntilReadyAsync();
        Assert.Contains($"\0C{state}\0", answer, StringComparison.Ordinal);
        Assert.EndsWith("Z:I\n", answer, StringComparison.Ordinal);
        await client.SendAsync(Query("SELECT * FROM ping()"));
        Assert.Contains("1.2", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_goes_through_PostgreSQLs_states()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        foreach (var (sql, expected, status) in new (string, string, char)[]
        {
            ("COMMIT", "C25P01", 'I'), ("BEGIN", "BEGIN", 'T'), ("BEGIN", "C25001", 'T'), ("SAVEPOINT a", "SAVEPOINT", 'T'), ("SELECT nothing()", "C42883", 'E'),
            ("SELECT 1", "C25P02", 'E'), ("SAVEPOINT b", "C25P02", 'E'), ("ROLLBACK TO SAVEPOINT b", "C3B001", 'E'), ("ROLLBACK TO a", "ROLLBACK", 'T'),
            ("SELECT 1", "SELECT 1", 'T'), ("RELEASE a", "RELEASE", 'T'), ("ROLLBACK TO a", "C3B001", 'E'), ("COMMIT AND CHAIN", "ROLLBACK", 'T'),
            ("COMMIT", "COMMIT", 'I'), ("START TRANSACTION", "START TRANSACTION", 'T'), ("ABORT", "ROLLBACK", 'I'),
        })
        {
            await client.SendAsync(Query(sql));
            var answer = await client.ReadUntilReadyAsync();
            Assert.Contains(expected, answer, StringComparison.Ordinal);
            Assert.EndsWith($"Z:{status}\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_setting_is_kept_reported_and_reset()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        foreach (var (sql, expected) in new[]
        {
            ("SET application_name TO 'mine'", "S:application_name\0mine\0"), ("SHOW application_name", "mine"), ("SET DateStyle = 'ISO', 'MDY'", "S:DateStyle\0ISO, MDY\0"),
            ("BEGIN; SET LOCAL search_path TO a, b; SHOW search_path", "a, b"), ("COMMIT; SHOW search_path", "public"), ("DISCARD ALL", "S:application_name\0\0"),
            ("SET TIME ZONE 'Europe/Warsaw'", "S:TimeZone\0Europe/Warsaw\0"), ("RESET TIME ZONE", "S:TimeZone\0UTC\0"), ("SELECT ARRAY['a', NULL]", "{\"a\",NULL}"),
        })
        {
            await client.SendAsync(Query(sql));
            Assert.Contains(expected, await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_database_is_3D000_after_the_password()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync(Startup(more: "database\0other"));
        await client.AuthenticateAsync(WireHost.Password);
        Assert.Contains("C3D000", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
