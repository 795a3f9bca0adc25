using System.Globalization;

namespace RankDb.Benchmarks;

/// <summary>What the service tells about itself: peak memory from the kernel, times from its metrics page.</summary>
internal sealed class ServiceWatch(int? pid, Uri? metrics) : IDisposable
{
    private readonly HttpClient _client = new();

    internal bool HasMetrics => metrics is not null;

    /// <summary>Most resident memory that the service ever had, in MB (10^6 bytes); null when its process is not known.</summary>
    internal double? PeakMemoryMegabytes()
    {
        var file = $"/proc/{pid}/status";
        if (pid is null || !File.Exists(file))
        {
            return null;
        }

        var line = File.ReadLines(file).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sum over the series of one metric whose labels contain a text; 0 when there is none yet.</summary>
    internal async Task<double> SumAsync(string metric, string label, CancellationToken cancellationToken)
    {
        var page = metrics is null ? "" : await _client.GetStringAsync(metrics, cancellationToken);
        return page.Split('\n')
            .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
