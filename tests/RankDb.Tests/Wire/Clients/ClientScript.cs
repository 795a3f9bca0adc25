using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

/// <summary>Runs a client written in another language and reads what it printed.</summary>
internal static class ClientScript
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../tools/clients"));

    /// <summary>The JSON object that the program printed; one member for each step.</summary>
    public static async Task<JsonElement> RunAsync(string program, string[] arguments, string password, string input = "")
    {
        var (code, output, error) = await RunTextAsync(program, arguments, password, input);
        Assert.True(code == 0, $"{program} ended with {code}: {error}{output}");
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Exit code, standard output and standard error.</summary>
    public static async Task<(int Code, string Output, string Error)> RunTextAsync(string program, string[] arguments, string password, string input = "")
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = password, ["PGCLIENTENCODING"] = "UTF8", ["JAVA_TOOL_OPTIONS"] = "", ["HOME"] = Path.GetTempPath() },
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
