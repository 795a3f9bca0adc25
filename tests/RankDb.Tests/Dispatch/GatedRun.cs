using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RankDb.Dispatch;

namespace RankDb.Tests.Dispatch;

/// <summary>A dispatcher whose batches wait until the test lets them go. An item is its own length; the answer is its negative.</summary>
internal sealed class GatedRun : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly SemaphoreSlim _started = new(0);

    public GatedRun(DispatchOptions? options = null, Func<int, object?>? groupOf = null) =>
        Dispatcher = new Dispatcher<int, int>(Run, item => item, options ?? new DispatchOptions(), NullLogger.Instance, groupOf);

    public Dispatcher<int, int> Dispatcher { get; }

    public ConcurrentQueue<int[]> Batches { get; } = new();

    public int Cancelled { get; private set; }

    public Func<IReadOnlyList<int>, int[]> Answer { get; set; } = batch => [.. batch.Select(i => -i)];

    public static CancellationToken Test => Xunit.TestContext.Current.CancellationToken;

    public Task Started() => _started.WaitAsync(TimeSpan.FromSeconds(30), Test);

    public void Open(int batches = 1_000_000) => _gate.Release(batches);

    public async ValueTask DisposeAsync()
    {
        Open();
        await Dispatcher.DisposeAsync();
    }

    private int[] Run(IReadOnlyList<int> batch, CancellationToken ct)
    {
        Batches.Enqueue([.. batch]);
        _started.Release();
        try
        {
            _gate.Wait(ct);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }

        return Answer(batch);
    }
}
