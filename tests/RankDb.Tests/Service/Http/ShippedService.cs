using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RankDb.Inference;
using RankDb.Service;
using RankDb.Tests.Architecture;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service.Http;

/// <summary>The whole service with the shipped models and an HTTP key, on free ports.</summary>
public sealed class ShippedService : IAsyncLifetime
{
    internal const string Key = "only-for-tests";

    internal const string Query = "how do I read a file line by line";

    internal static readonly string[] Documents =
    [
        "Cooking rice: wash it, add water, and let it rest.", "Open the file and read it line by line in a loop.", "",
        "How to write a file: open it for writing, write the lines, close it.", "The weather in Lisbon is mild in winter. Ça va? 中文 😀",
    ];

    private WebApplication? _app;

    internal Uri Address { get; private set; } = null!;

    internal IEncoder Encoder => _app!.Services.GetRequiredService<ModelRegistry>().Encoder("default");

    internal IReranker Reranker => _app!.Services.GetRequiredService<ModelRegistry>().Reranker("default");

    /// <summary>What the registry says of an encoder and of a reranker that it does not have.</summary>
    internal (string Encoder, string Reranker) Unknown(string encoder, string reranker = "none")
    {
        var registry = _app!.Services.GetRequiredService<ModelRegistry>();
        return (Assert.Throws<ModelException>(() => registry.Encoder(encoder)).Message, Assert.Throws<ModelException>(() => registry.Reranker(reranker)).Message);
    }

    /// <summary>What the wire function <c>rerank</c> gives, one score a document.</summary>
    internal async Task<float[]> WireScoresAsync(string query, string[] documents, CancellationToken cancellationToken)
    {
        var function = _app!.Services.GetServices<IWireFunction>().Single(candidate => candidate.Name == "rerank");
        var rows = await ScoringFixture.RowsAsync(function, cancellationToken, "default", query, documents, null);
        return [.. rows.Select(row => (float)(double)row[1]!)];
    }

    /// <summary>What the wire function <c>embed</c> gives, one vector a text.</summary>
    internal async Task<float[][]> WireVectorsAsync(string kind, string[] texts, CancellationToken cancellationToken)
    {
        var function = _app!.Services.GetServices<IWireFunction>().Single(candidate => candidate.Name == "embed");
        var rows = await ScoringFixture.RowsAsync(function, cancellationToken, "default", kind, texts, null);
        return [.. rows.Select(row => ((string)row[1]!).Trim('[', ']').Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
    }

    public ValueTask InitializeAsync() => StartAsync(RepositoryFiles.Path("models"));

    /// <summary>A service with the models of one folder.</summary>
    internal static async Task<ShippedService> StartAsync(string models, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var service = new ShippedService();
        await service.StartAsync(models);
        return service;
    }

    private async ValueTask StartAsync(string models)
    {
        var options = new ServiceOptions { WirePort = 0, HttpPort = 0, Password = "only-for-tests-too", HttpApiKey = Key };
        options.ModelFolders.Add(models);
        _app = RankDbServiceHost.Build(options);
        await RankDbServiceHost.StartAsync(_app, options, TestContext.Current.CancellationToken);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RankDbServiceHost.Endpoints(_app).Http.Port}/"));
    }

    internal HttpCaller Caller() => new(Address, Key);

    internal IEnumerable<Microsoft.AspNetCore.Routing.RouteEndpoint> Routes =>
        _app!.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
    }
}
