using System.ComponentModel;
using System.Diagnostics;

namespace RankDb.Cli.LocalServer;

/// <summary>Runs a program to its end.</summary>
internal static class CommandRun
{
    /// <summary>Runs a program with its output captured.</summary>
    /// <returns>The exit code, and standard output and error together.</returns>
    /// <exception cref="CliException">The program does not exist.</exception>
    internal static async Task<(int ExitCode, string Output)> CaptureAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/", // the server's user may not be allowed into the caller's folder
        };
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a program on the caller's terminal. Ctrl-C is the program's business while it runs.</summary>
    /// <returns>Its exit code.</returns>
    internal static async Task<int> OnTerminalAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CliException($"{start.FileName} did not start");
        }
        catch (Win32Exception missing)
        {
            throw new CliException($"{start.FileName} cannot be run: {missing.Message}", "run scripts/setup.sh, which installs what is missing", cause: missing);
        }
    }
}
