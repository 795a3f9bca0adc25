using RankDb.Service.Indexing;
using Xunit;

namespace RankDb.Tests.Service;

public class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_the_limit_and_start_again_after_a_reset()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
        Assert.Equal([8, 16, 30, 30], Enumerable.Range(0, 4).Select(_ => backoff.Next().TotalSeconds));
        backoff.Reset();
        Assert.Equal(8, backoff.Next().TotalSeconds);
    }
}
