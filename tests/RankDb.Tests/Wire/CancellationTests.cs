using System.Diagnostics;
using Npgsql;
using Xunit;

namespace RankDb.Tests.Wire;

public sealed class CancellationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancel_request_ends_the_call_with_57014_and_the_connection_goes_on()
    {
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT * FROM wait()", connection);
        var call = command.ExecuteNonQueryAsync(Test);
        Assert.True(await host.Functions.Waiting.WaitAsync(Limit, Test));
        command.Cancel();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        Assert.Equal("57014", Assert.IsType<PostgresException>(error.InnerException).SqlState);
        Assert.True(await host.Functions.Cancelled.WaitAsync(Limit, Test));
        Assert.Equal("1.2", await new NpgsqlCommand("SELECT * FROM ping()", connection).ExecuteScalarAsync(Test));
    }

    [Fact]
    public async Task A_client_that_disappears_cancels_its_call()
    {
        await using var host = await WireHost.StartAsync();
        await using (var client = await RawClient.LoginAsync(host))
        {
            await client.SendAsync(RawClient.Query("SELECT * FROM wait()"));
            Assert.True(await host.Functions.Waiting.WaitAsync(Limit, Test));
        }

        Assert.True(await host.Functions.Cancelled.WaitAsync(Limit, Test));
    }

    [Fact]
    public async Task A_cancel_request_with_a_wrong_secret_does_nothing()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await RawClient.LoginAsync(host);
        await client.SendAsync(RawClient.Query("SELECT * FROM wait()"));
        Assert.True(await host.Functions.Waiting.WaitAsync(Limit, Test));
        await RawClient.CancelAsync(host, client.Process, client.Secret + 1);
        Assert.Equal(0, host.Functions.Cancelled.CurrentCount);
        await RawClient.CancelAsync(host, client.Process, client.Secret);
        Assert.Contains("C57014", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_the_function_back_and_can_still_cancel()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await RawClient.LoginAsync(host);
        await client.SendAsync(RawClient.Query("SELECT * FROM series(2000000)"));      // 2 GB if it were buffered
        var before = GC.GetTotalMemory(true);
        await client.ReadMessageAsync();
        await RawClient.CancelAsync(host, client.Process, client.Secret);
        var seen = await client.ReadUntilReadyAsync();
        Assert.Contains("C57014", seen, StringComparison.Ordinal);
        Assert.True(GC.GetTotalMemory(true) - before < 100_000_000);
    }

    [Fact]
    public async Task Shutdown_tells_idle_sessions_and_does_not_wait_for_them()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await RawClient.LoginAsync(host);
        var clock = Stopwatch.StartNew();
        await host.StopAsync();
        Assert.Contains("C57P01", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_login_that_takes_too_long_is_ended()
    {
        await using var host = await WireHost.StartAsync(o => o.AuthenticationTimeout = TimeSpan.FromMilliseconds(100));
        await using var silent = new RawClient(await host.ConnectRawAsync());
        Assert.Contains("timeout", await silent.ReadToEndAsync(), StringComparison.Ordinal);
        await using var half = new RawClient(await host.ConnectRawAsync());
        await half.SendAsync(RawClient.Startup());
        Assert.Contains("timeout", await half.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_may_be_idle_longer_than_a_login_may_take()
    {
        await using var host = await WireHost.StartAsync(o => o.AuthenticationTimeout = TimeSpan.FromSeconds(2));
        await using var client = await RawClient.LoginAsync(host);
        await using var silent = new RawClient(await host.ConnectRawAsync());
        await silent.ReadToEndAsync();              // two seconds pass: the other connection is ended
        await client.SendAsync(RawClient.Query("SELECT * FROM ping()"));
        Assert.Contains("1.2", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }
}
