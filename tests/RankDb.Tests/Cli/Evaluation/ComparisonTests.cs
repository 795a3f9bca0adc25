using RankDb.Cli;
using RankDb.Cli.Evaluation;
using Xunit;

namespace RankDb.Tests.Cli.Evaluation;

public sealed class ComparisonTests
{
    [Fact]
    public void The_queries_that_moved_most_are_taken_from_both_directions_in_turn()
    {
        var row = Assert.Single(Comparison.OfAll([System("a", 0.5, 0.5, 0.5, 0.5, 0.5), System("b", 0.9, 0.8, 0.7, 0.4, 0.5)], "none"));

        Assert.Equal(["q0", "q3"], row.Moved(2).Select(query => query.QueryId));
        Assert.Equal(["q0", "q1", "q3"], row.Moved(3).Select(query => query.QueryId));
        Assert.Equal(["q0", "q1", "q2", "q3"], row.Moved(10).Select(query => query.QueryId));
        Assert.Equal((3, 1, 1), (row.Wins, row.Ties, row.Losses));
    }

    [Fact]
    public void A_query_that_failed_with_one_system_makes_no_pair()
    {
        var row = Assert.Single(Comparison.OfAll([System("a", 0.5, null, 1), System("b", 0.25, 1, null)], "holm"));

        Assert.Equal(["q0"], row.Differences.Select(query => query.QueryId));
        Assert.Equal(-0.25, row.Difference);
        Assert.Null(row.PRandomization);
        Assert.Null(row.PAdjusted);
        Assert.Throws<CliException>(() => Comparison.OfAll([System("a", 0.5, null), System("b", null, 1)], "holm"));
    }

    [Fact]
    public void Failures_count_in_no_mean()
    {
        var system = System("a", 0.5, null, 1);

        var mean = Assert.Single(system.Means());
        Assert.Equal(new MeanValue("m", 0.75, 0.26, 1.24, 2, 1), mean with { Low = Math.Round(mean.Low!.Value, 12), High = Math.Round(mean.High!.Value, 12) });
        Assert.Equal([("q1", "XX000: broken")], system.Failures);
        Assert.Equal(new MeanValue("m", null, null, null, 0, 1), Assert.Single(System("a", [null]).Means()));
    }

    private static SystemValues System(string name, params double?[] values) =>
        new(name, [.. values.Select((value, n) => new QueryValue($"q{n}", null, "m", value, 1, 1, value is null ? "XX000: broken" : null))]);
}
