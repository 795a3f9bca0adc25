using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Runs_can_be_stopped
{
    private static readonly TokenizedInput[] Batch = [new([3], [0])];

    [Fact]
    public async Task By_their_caller_while_they_run()
    {
        using var session = TinyGraph.Session(TinyGraph.Endless().Bytes());
        for (var i = 0; i < 3; i++)
        {
            using var source = new CancellationTokenSource();
            var run = Task.Run(() => session.Run(Batch, 1, source.Token).Dispose(), TestContext.Current.CancellationToken);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task By_the_longest_time_that_a_run_may_take()
    {
        using var session = TinyGraph.Session(TinyGraph.Endless().Bytes(), TimeSpan.FromMilliseconds(50));
        var run = Task.Run(() => session.Run(Batch, 1, TestContext.Current.CancellationToken).Dispose(), TestContext.Current.CancellationToken);
        var stopped = await Assert.ThrowsAsync<ModelException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("58000", stopped.SqlState);
        Assert.Contains("longer than", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_that_gave_up_before_gets_nothing_and_the_next_gets_all()
    {
        using var session = TinyGraph.Session(TinyGraph.Encoder().Bytes());
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(Batch, 1, new CancellationToken(canceled: true)));
        using var source = new CancellationTokenSource();
        session.Run(Batch, 1, source.Token).Dispose();
        source.Cancel();
        using var result = session.Run(Batch, 1, TestContext.Current.CancellationToken);
        Assert.Equal([3f, 1f], result.GetTensorDataAsSpan<float>().ToArray());
    }
}
