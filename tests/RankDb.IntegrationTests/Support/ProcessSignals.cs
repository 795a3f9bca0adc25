using System.Runtime.InteropServices;

namespace RankDb.IntegrationTests.Support;

/// <summary>Signals to processes that a test started itself.</summary>
internal static partial class ProcessSignals
{
    internal static void Kill(int processId) => Send(processId, 9);

    internal static void Freeze(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 17 : 19);

    internal static void Thaw(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 19 : 18);

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
