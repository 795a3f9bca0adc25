using System.Diagnostics;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Lines about what goes on, with the time, to standard error.</summary>
internal static class Progress
{
    private const int Every = 50_000;

    internal static void Say(FormattableString line) => Console.Error.WriteLine(FormattableString.Invariant($"{DateTime.UtcNow:HH:mm:ss} ") + FormattableString.Invariant(line));

    /// <summary>A line for each 50,000 rows and for the last.</summary>
    internal static void Report(string what, long done, long all, long started)
    {
        if (done % Every == 0 || done == all)
        {
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Say($"{what}: {done:N0} of {all:N0}, {done / seconds:N0}/s");
        }
    }
}
