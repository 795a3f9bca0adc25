using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace RankDb.Tests.Wire;

public sealed class NpgsqlTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Server Compatibility Mode=NoTypeLoading")]
    [InlineData("")]                        // loads types from the catalog that the endpoint shows
    [InlineData("Server Compatibility Mode=NoTypeLoading;Max Auto Prepare=10;Auto Prepare Min Usages=1")]
    [InlineData("Server Compatibility Mode=NoTypeLoading;SSL Mode=Prefer")]
    public async Task A_rerank_with_parameters_returns_its_rows(string more)
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync(more);
        for (var round = 0; round < 3; round++)
        {
            await using var command = new NpgsqlCommand("SELECT * FROM rerank($1, $2, $3, $4)", connection)
            {
                Parameters = { new() { Value = "default" }, new() { Value = "q" }, new() { Value = new[] { "a", "it's \"b\"\\", "" } }, new() { Value = 500 } },
            };
            await using var reader = await command.ExecuteReaderAsync(Test);
            var rows = new List<(int, double)>();
            while (await reader.ReadAsync(Test))
            {
                rows.Add((reader.GetInt32(0), reader.GetDouble(1)));
            }

            Assert.Equal([(1, 0.5), (2, 1.0 / 10), (3, 1.0)], rows);
            Assert.Equal("ordinal,score", $"{reader.GetName(0)},{reader.GetName(1)}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_type_goes_there_and_back(bool prepare)
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT * FROM echo($1, $2, $3, $4, $5)", connection)
        {
            Parameters =
            {
                new() { Value = "żółw 🐢 ' \\ \"", NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = new string?[] { "a", null, "NULL", "" }, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = long.MinValue, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = -1.5e-300, NpgsqlDbType = NpgsqlDbType.Double },
                new() { Value = true, NpgsqlDbType = NpgsqlDbType.Boolean },
            },
        };
        if (prepare)
        {
            await command.PrepareAsync(Test);
        }

        await using (var reader = await command.ExecuteReaderAsync(Test))
        {
            Assert.True(await reader.ReadAsync(Test));
            Assert.Equal(["żółw 🐢 ' \\ \"", "a|<null>|NULL|", long.MinValue, -1.5e-300, true], Enumerable.Range(0, 5).Select(reader.GetValue));
        }

        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            parameter.Value = DBNull.Value;
        }

        await using var nulls = await command.ExecuteReaderAsync(Test);
        Assert.True(await nulls.ReadAsync(Test));
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(nulls.IsDBNull(i)));
    }

    [Fact]
    public async Task An_error_carries_state_and_hint_and_the_connection_goes_on()
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        var unknown = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand("SELECT * FROM rank(1)", connection).ExecuteNonQueryAsync(Test));
        Assert.Equal("42883", unknown.SqlState);
        Assert.Contains("rerank(model text, query text, documents text[], deadline_ms integer)", unknown.Hint, StringComparison.Ordinal);
        var syntax = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand("SELECT * FROM ping() WHERE 1", connection).ExecuteNonQueryAsync(Test));
        Assert.Equal(("0A000", 22), (syntax.SqlState, syntax.Position));
        Assert.Equal("1.2", await new NpgsqlCommand("SELECT * FROM ping()", connection).ExecuteScalarAsync(Test));
    }

    [Theory]
    [InlineData("busy", "53000", false)]        // Npgsql closes its connection on class 53
    [InlineData("model", "58000", false)]       // and on class 58
    [InlineData("other", "58000", false)]
    [InlineData("row", "58000", false)]
    [InlineData("short", "58000", false)]
    public async Task A_failing_function_sends_its_state_and_no_document_text(string how, string state, bool open)
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand($"SELECT * FROM fail('{how}')", connection).ExecuteNonQueryAsync(Test));
        Assert.Equal(state, error.SqlState);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(open, connection.State == System.Data.ConnectionState.Open);
    }

    [Theory]
    [InlineData("Password=wrong")]
    [InlineData("Username=nobody")]
    public async Task A_wrong_password_or_user_gets_28P01(string more)
    {
        await using var host = await WireHost.StartAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => host.OpenAsync(more));
        Assert.Equal("28P01", error.SqlState);
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(WireHost.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_transaction_aborts_on_an_error_and_ends_with_rollback()
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        await using (var transaction = await connection.BeginTransactionAsync(Test))
        {
            await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand("SELECT * FROM nothing()", connection).ExecuteNonQueryAsync(Test));
            var error = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand("SELECT * FROM ping()", connection).ExecuteNonQueryAsync(Test));
            Assert.Equal("25P02", error.SqlState);
            await transaction.RollbackAsync(Test);
        }

        Assert.Equal("1.2", await new NpgsqlCommand("SELECT version FROM ping()", connection).ExecuteScalarAsync(Test));
    }

    [Fact]
    public async Task A_pool_resets_and_reuses_its_connection()
    {
        await using var host = await WireHost.StartAsync();
        await using var source = NpgsqlDataSource.Create(host.ConnectionString("Server Compatibility Mode=NoTypeLoading;Pooling=true;Maximum Pool Size=2"));
        for (var i = 0; i < 5; i++)
        {
            await using var connection = await source.OpenConnectionAsync(Test);
            Assert.Equal(1, await new NpgsqlCommand("SELECT 1", connection).ExecuteScalarAsync(Test));
            Assert.StartsWith("PostgreSQL 15.0 (RankDb", (string?)await new NpgsqlCommand("SELECT version()", connection).ExecuteScalarAsync(Test), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_big_result_streams_whole()
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        await using var reader = await new NpgsqlCommand("SELECT * FROM series(20000)", connection).ExecuteReaderAsync(Test);
        var count = 0;
        while (await reader.ReadAsync(Test))
        {
            count++;
            Assert.Equal(count, reader.GetInt32(0));
            Assert.Equal(1000, reader.GetString(1).Length);
        }

        Assert.Equal(20000, count);
    }

    [Fact]
    public async Task A_large_request_arrives_whole_and_one_over_the_limit_gets_54000()
    {
        await using var host = await WireHost.StartAsync(o => o.MaxMessageBytes = 8 * 1024 * 1024);
        await using var connection = await host.OpenAsync();
        async Task<object?> Send(int bytes)
        {
            await using var command = new NpgsqlCommand("SELECT score FROM rerank('m', 'q', $1, 0)", connection) { Parameters = { new() { Value = new[] { new string('x', bytes) } } } };
            return await command.ExecuteScalarAsync(Test);
        }

        Assert.Equal(1.0 / 5_000_001, await Send(5_000_000));
        Assert.Equal("54000", (await Assert.ThrowsAsync<PostgresException>(() => Send(9_000_000))).SqlState);
        Assert.Equal(1.0 / 11, await Send(10));
    }

    [Fact]
    public async Task Many_connections_work_at_once()
    {
        await using var host = await WireHost.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async n =>
        {
            await using var connection = await host.OpenAsync();
            for (var i = 0; i < 20; i++)
            {
                await using var command = new NpgsqlCommand("SELECT a, c FROM echo($1, NULL, $2, 1.5, true)", connection)
                {
                    Parameters = { new() { Value = $"{n}:{i}" }, new() { Value = (long)n } },
                };
                await using var reader = await command.ExecuteReaderAsync(Test);
                Assert.True(await reader.ReadAsync(Test));
                Assert.Equal(($"{n}:{i}", n), (reader.GetString(0), reader.GetInt64(1)));
            }
        }));
    }

    [Fact]
    public async Task Connections_over_the_limit_get_53300_and_a_closed_one_makes_room()
    {
        await using var host = await WireHost.StartAsync(o => o.MaxConnections = 2);
        await using var first = await host.OpenAsync();
        var second = await host.OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => host.OpenAsync());
        Assert.Equal("53300", error.SqlState);
        await second.CloseAsync();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var third = await host.OpenAsync();     // the server learns of the close a moment later
                return;
            }
            catch (PostgresException) when (attempt < 1000)
            {
            }
        }
    }

    [Fact]
    public async Task Tls_is_used_when_a_certificate_is_set_and_can_be_required()
    {
        using var certificate = WireHost.Certificate();
        await using var host = await WireHost.StartAsync(o => (o.Certificate, o.RequireTls) = (certificate, true));
        await using var connection = await host.OpenAsync("Server Compatibility Mode=NoTypeLoading;SSL Mode=Require;Trust Server Certificate=true");
        await using var reader = await new NpgsqlCommand("SELECT * FROM series(3000)", connection).ExecuteReaderAsync(Test);
        var rows = 0;
        while (await reader.ReadAsync(Test))
        {
            rows++;
        }

        Assert.Equal(3000, rows);
        Assert.Equal("28000", (await Assert.ThrowsAsync<PostgresException>(() => host.OpenAsync("SSL Mode=Disable"))).SqlState);
    }
}
