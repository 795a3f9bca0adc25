using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RankDb.IntegrationTests.Support;
using RankDb.Wire;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Services that go away, come back or are older: a session is told what it used or that nobody knows, and never anything wrong.</summary>
public sealed class UsageWithoutServiceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Totals = "select connection, calls, tokens, flops from rankdb._usage()";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Totals_begin_anew_under_another_name_when_the_service_was_restarted_and_are_none_in_between()
    {
        var port = ServiceProcess.FreePort();
        await UseAsync(port);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        string first;
        await using (await LiveService.StartAsync(null, options => options.WirePort = port, Ct))
        {
            await session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a', 'b'])", Ct);
            first = await OneAsync(session, "select connection || '|' || calls from rankdb._usage()");
            Assert.Matches("^[0-9a-f]{32}[|]1$", first);
        }

        Assert.Equal("|0|0|0", await OneAsync(session, Totals));
        Assert.Empty(await session.RowsAsync("select * from rankdb.session_usage()", Ct));

        // The circuit opens, and asking still is no error.
        Assert.Equal("f", await OneAsync(session, "select left(reachable::text, 1) from rankdb.service_status()"));
        await session.ExecuteAsync("select rankdb._open_circuit('08001', 0)", Ct);
        Assert.Equal("|0|0|0", await OneAsync(session, Totals));

        await using (await LiveService.StartAsync(null, options => options.WirePort = port, Ct))
        {
            await session.CloseCircuitAsync(Ct);
            await session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a'])", Ct);
            var second = await OneAsync(session, "select connection || '|' || calls from rankdb._usage()");
            Assert.Matches("^[0-9a-f]{32}[|]1$", second);
            Assert.NotEqual(first, second);
        }
    }

    [PostgresFact]
    public async Task A_service_that_answers_nothing_leaves_the_use_unknown()
    {
        var port = ServiceProcess.FreePort();
        await UseAsync(port);
        await using var service = await ServiceProcess.StartAsync(port, null, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await session.ExecuteAsync("select * from rankdb.rerank('bridge', array['a'])", Ct);
        await service.FreezeAsync(Ct);
        try
        {
            Assert.Equal("|||", await OneAsync(session, Totals));
        }
        finally
        {
            service.Thaw();
        }

        // The answer that came too late is nobody's: the next call has a connection of its own.
        Assert.Equal("1", await OneAsync(session, "select count(*) from rankdb.rerank('bridge', array['a'])"));
        Assert.Equal("1", await OneAsync(session, "select calls from rankdb._usage()"));
    }

    [PostgresFact]
    public async Task A_service_of_before_there_was_usage_leaves_it_unknown_and_keeps_its_connection()
    {
        await using var older = await StartOlderAsync();
        await UseAsync(new Uri(older.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        var models = (ModelsOfBefore)older.Services.GetRequiredService<IWireFunction>();
        for (var call = 0; call < 2; call++)
        {
            await session.ExecuteAsync("select * from rankdb._service_models()", Ct);
            Assert.Empty(await session.RowsAsync("select * from rankdb.session_usage()", Ct));
            Assert.Equal("|||", await OneAsync(session, Totals));
        }

        Assert.Single(models.Connections);
    }

    private static async Task<string> OneAsync(DatabaseSession session, string sql) => Assert.Single(await session.RowsAsync(sql, Ct));

    private Task UseAsync(int port) => database.ExecuteAsync($"select rankdb.set_service('127.0.0.1', {port}, '{LiveService.Password}')", Ct);

    private static async Task<WebApplication> StartOlderAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddLogging();
        builder.Services.AddWire(wire => wire.Password = LiveService.Password);
        builder.Services.AddSingleton<IWireFunction, ModelsOfBefore>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, wire => wire.UseConnectionHandler<WireConnectionHandler>()));
        var app = builder.Build();
        await app.StartAsync(Ct);
        return app;
    }

    /// <summary>The real endpoint with one function, as all functions were before <c>usage</c>.</summary>
    private sealed class ModelsOfBefore : IWireFunction
    {
        public HashSet<string> Connections { get; } = [];

        public string Name => "models";

        public IReadOnlyList<WireParameter> Parameters => [];

        public IReadOnlyList<WireColumn> Columns { get; } =
        [
            new("name", WireType.Text), new("kind", WireType.Text), new("dimension", WireType.Int4), new("max_tokens", WireType.Int4), new("version", WireType.Text), new("is_default", WireType.Bool),
        ];

        public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await Task.CompletedTask;
            Connections.Add(call.Connection!.Id);
            yield return ["m", "reranker", 0, 8, "v", true];
        }
    }
}
