using System.Globalization;
using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>All measurements in turn, one client, and the two result files.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options)
{
    internal const string Table = "dotnet_api";
    internal const string Content = "title, summary, remarks";

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var source = Open();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        using var service = new ServiceWatch(options.ServicePid, options.Metrics);
        var machine = await Machine.ReadAsync(connection, cancellationToken);
        Say($"{machine.Cpu}, {machine.Cores} cores, load {machine.LoadAverage:0.0}");

        var baseline = new Baseline(connection);
        var build = await baseline.BuildAsync(cancellationToken);
        Say($"baseline built: {build.Rows:N0} rows in {build.Seconds:0.0} s");
        var indexing = options.KeepIndex ? null : await new IndexingBenchmark(source, service).RunAsync(cancellationToken);
        if (indexing is not null)
        {
            Say($"indexed: {indexing.Documents:N0} documents in {indexing.Seconds:0.0} s, {indexing.DocumentsPerSecond:N0}/s");
        }

        var queries = await QuerySet.MakeAsync(connection, options.Queries, cancellationToken);
        var searches = await new SearchBenchmark(connection, options.Rounds).RunAsync(queries, cancellationToken);
        var transports = await new TransportBenchmark(connection, service).RunAsync(cancellationToken);
        var report = new BenchmarkReport(
            options.Name, DateTimeOffset.UtcNow, machine, build, indexing, service.PeakMemoryMegabytes(), queries.Count, options.Rounds, searches, transports);
        var file = Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"{report.Date:yyyy-MM-dd}-{options.Name}"));
        Directory.CreateDirectory(options.Output);
        await File.WriteAllTextAsync(file + ".json", ReportText.Json(report), cancellationToken);
        await File.WriteAllTextAsync(file + ".md", ReportText.Markdown(report), cancellationToken);
        Console.Write(ReportText.Markdown(report));
    }

    internal static void Say(FormattableString line) => Console.Error.WriteLine(FormattableString.Invariant(line));

    private static NpgsqlDataSource Open()
    {
        var text = Environment.GetEnvironmentVariable("RANKDB_CONNECTION") ?? throw new InvalidOperationException("RANKDB_CONNECTION names no server; use benchmarks/run.sh");
        var builder = PostgresUrl.IsUrl(text) ? PostgresUrl.Parse(text) : new NpgsqlConnectionStringBuilder(text);
        builder.CommandTimeout = 0;
        return NpgsqlDataSource.Create(builder);
    }
}
