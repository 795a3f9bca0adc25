using RankDb.Service.Metrics;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly ServiceMetrics _metrics = new();
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests() => _collector = new MetricsCollector(_metrics.Meter);

    public void Dispose()
    {
        _collector.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void A_histogram_has_cumulated_buckets_a_sum_and_a_count()
    {
        _metrics.Request("rerank", "ok", TimeSpan.FromMilliseconds(20));
        _metrics.Request("rerank", "ok", TimeSpan.FromMilliseconds(30));
        _metrics.Request("rerank", "ok", TimeSpan.FromMinutes(5));
        var text = _collector.Scrape();
        Assert.Contains("# TYPE rankdb_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_request_duration_seconds_bucket{function=\"rerank\",outcome=\"ok\",le=\"0.025\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_request_duration_seconds_bucket{function=\"rerank\",outcome=\"ok\",le=\"60\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_request_duration_seconds_bucket{function=\"rerank\",outcome=\"ok\",le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_request_duration_seconds_sum{function=\"rerank\",outcome=\"ok\"} 300.05\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_request_duration_seconds_count{function=\"rerank\",outcome=\"ok\"} 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_add_up_and_end_in_total()
    {
        _metrics.IndexBatch("docs", 10, 25, TimeSpan.Zero);
        _metrics.IndexBatch("docs", 5, 5, TimeSpan.Zero);
        _metrics.IndexRowFailed("docs", "22P05");
        var text = _collector.Scrape();
        Assert.Contains("rankdb_index_rows_total{index=\"docs\"} 15\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_index_chunks_total{index=\"docs\"} 30\n", text, StringComparison.Ordinal);
        Assert.Contains("rankdb_index_rows_failed_total{index=\"docs\",sqlstate=\"22P05\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gauge_shows_the_present_value()
    {
        _metrics.WorkerConnected();
        _metrics.WorkerConnected();
        _metrics.WorkerDisconnected();
        Assert.Contains("rankdb_index_connections 1\n", _collector.Scrape(), StringComparison.Ordinal);
        _metrics.WorkerDisconnected();
        Assert.Contains("rankdb_index_connections 0\n", _collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_and_line_breaks_in_a_name_are_escaped()
    {
        _metrics.IndexBatch("a\"b\\c\nd", 1, 1, TimeSpan.Zero);
        Assert.Contains("rankdb_index_rows_total{index=\"a\\\"b\\\\c\\nd\"} 1\n", _collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_service_in_the_process_is_not_counted()
    {
        using var other = new ServiceMetrics();
        other.IndexBatch("elsewhere", 1, 1, TimeSpan.Zero);
        Assert.DoesNotContain("elsewhere", _collector.Scrape(), StringComparison.Ordinal);
    }
}
