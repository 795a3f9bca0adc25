using System.Runtime.InteropServices;

namespace RankDb.IntegrationTests.Support;

/// <summary>Signals to processes that a test started itself.</summary>
internal static partial class ProcessSignals
{
    internal static void Kill(int processId) => Send(processId, 9);

    /// <summary>Returns when no thread of the process runs any more: the signal alone leaves those on other cores a moment to answer.</summary>
    internal static async Task FreezeAsync(int processId, CancellationToken cancellationToken)
    {
        Send(processId, OperatingSystem.IsMacOS() ? 17 : 19);
        var threads = $"/proc/{processId}/task";
        for (var left = 2000; Directory.Exists(threads) && !Directory.GetDirectories(threads).All(IsStopped); left--)
        {
            if (left == 0)
            {
                throw new InvalidOperationException($"Process {processId} did not stop within 10 seconds.");
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    internal static void Thaw(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 19 : 18);

    // "pid (name) T ...": the name may hold anything, so the state is what follows the last parenthesis.
    private static bool IsStopped(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[stat.LastIndexOf(')') + 2] is 'T' or 't';
    }

    private static void Send(int processId, int signal)
    {
        if (SendSignal(processId, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} to process {processId} failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
