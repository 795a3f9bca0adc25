using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RankDb.Benchmarks;

/// <summary>A report as JSON and as a page of Markdown.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static string Json<T>(T report) => JsonSerializer.Serialize(report, Format) + "\n";

    internal static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, Format) ?? throw new InvalidOperationException("an empty report");

    internal static string Markdown(BenchmarkReport report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        Line($"# Benchmark {report.Name}, {report.Date:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}.");
        Line($"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, load average {machine.LoadAverage:0.0} at the start.");
        Line($"Versions: PostgreSQL {machine.PostgreSql} (shared_buffers {machine.SharedBuffers}), pgvector {machine.Pgvector}, {machine.Runtime}, {machine.System}.");
        Line($"Models: {machine.Models}. Data: the .NET reference, {report.Baseline.Rows:N0} rows.");
        Line($"");
        Line($"## Indexing");
        Line($"");
        Line($"| What | Result | Goal |");
        Line($"|---|---:|---:|");
        if (report.Indexing is { } indexing)
        {
            Line($"| documents/s, from create_index to the end of refresh | {indexing.DocumentsPerSecond:N0} | 1,500 |");
            Line($"| time, s | {indexing.Seconds:0.0} | |");
            Line($"| - create_index (enqueues) | {indexing.CreateSeconds:0.0} | |");
            Line($"| - batches: claim, chunk, encode, write (service's clock) | {indexing.BatchSeconds:0.0} | |");
            Line($"| - settling: impacts, GIN, HNSW, analyze | {indexing.SettleSeconds:0.0} | |");
            Line($"| -- of it GIN (sampled) | {indexing.GinSeconds:0.0} | |");
            Line($"| -- of it HNSW (sampled) | {indexing.HnswSeconds:0.0} | |");
            Line($"| times as long as to_tsvector + GIN of the same rows ({report.Baseline.Seconds:0.0} s) | {indexing.Seconds / report.Baseline.Seconds:0.0} | |");
            Line($"| failed rows | {indexing.Failed} | 0 |");
        }

        Line($"| peak resident memory of the service, MB | {(report.ServicePeakMemoryMegabytes is { } peak ? peak.ToString("0", CultureInfo.InvariantCulture) : "not read")} | 600 |");
        Line($"");
        Line($"## Search, one client, top 10");
        Line($"");
        Line($"{report.Queries} queries, {report.Rounds} rounds, profiles and baseline in turn for each query; ms at the client.");
        Line($"");
        Line($"| Profile | p50 | p95 | mean | p50 goal | p50 / baseline's p50 | Notes |");
        Line($"|---|---:|---:|---:|---:|---:|---|");
        foreach (var timing in report.Searches)
        {
            Line($"| {timing.What} | {timing.P50:0.0} | {timing.P95:0.0} | {timing.Mean:0.0} | {timing.GoalP50} | {timing.P50 / report.Searches[0].P50:0.00} | {timing.Note} |");
        }

        Line($"");
        Line($"## Transport, from SQL to the service and back");
        Line($"");
        Line($"| Call | p50 ms | p95 ms | p50 goal | Calls | Notes |");
        Line($"|---|---:|---:|---:|---:|---|");
        foreach (var timing in report.Transports)
        {
            Line($"| {timing.What} | {timing.P50:0.00} | {timing.P95:0.00} | {timing.GoalP50} | {timing.Samples} | {timing.Note} |");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
