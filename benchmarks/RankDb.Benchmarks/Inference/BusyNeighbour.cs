using System.Diagnostics;

namespace RankDb.Benchmarks.Inference;

/// <summary>A process that keeps one core busy for as long as this object lives, as PostgreSQL does.</summary>
internal sealed class BusyNeighbour : IDisposable
{
    private readonly Process process = Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException("sh did not start");

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
