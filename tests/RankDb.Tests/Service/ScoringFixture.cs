using Microsoft.Extensions.Logging.Abstractions;
using RankDb.Service;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;
using RankDb.Wire;

namespace RankDb.Tests.Service;

/// <summary>The scoring functions over the real dispatcher and two tiny models.</summary>
internal sealed class ScoringFixture : IAsyncDisposable
{
    private readonly ScoringEngine _engine;
    private readonly ServiceMetrics _metrics = new();
    private readonly SearchPriority _priority = new();

    internal ScoringFixture(ServiceOptions? options = null)
    {
        options ??= new ServiceOptions { Workers = 1 };
        _engine = new ScoringEngine(Models.Catalog, options, _metrics, TimeProvider.System, NullLoggerFactory.Instance);
        Embed = new EmbedFunction(_engine, options, _priority, _metrics, TimeProvider.System, NullLogger<EmbedFunction>.Instance);
        Rerank = new RerankFunction(_engine, options, _priority, _metrics, TimeProvider.System, NullLogger<RerankFunction>.Instance);
        RerankTokens = new RerankTokensFunction(_engine, options, _priority, _metrics, TimeProvider.System, NullLogger<RerankTokensFunction>.Instance);
    }

    internal TinyModels Models { get; } = new();

    internal IWireFunction Embed { get; }

    internal IWireFunction Rerank { get; }

    internal IWireFunction RerankTokens { get; }

    internal static async Task<List<object?[]>> RowsAsync(IWireFunction function, CancellationToken cancellationToken, params object?[] arguments)
    {
        var rows = new List<object?[]>();
        await foreach (var row in function.InvokeAsync(new WireCall(function.Name, arguments), cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _metrics.Dispose();
        _priority.Dispose();
    }
}
