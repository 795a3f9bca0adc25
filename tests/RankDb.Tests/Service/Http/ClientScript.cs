using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using RankDb.Tests.Architecture;

namespace RankDb.Tests.Service.Http;

/// <summary>Runs a script of tests/tools/clients.</summary>
internal static class ClientScript
{
    /// <summary>What the script printed; a script that fails fails the test with its standard error.</summary>
    internal static async Task<JsonArray> RunAsync(string script, Uri service, string key, object calls, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [script, service.ToString().TrimEnd('/'), key])
        {
            WorkingDirectory = RepositoryFiles.Path("tests/tools/clients"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(calls).AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonNode.Parse(await output)!.AsArray()
                : throw new InvalidOperationException($"{script} exited with {process.ExitCode}:\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
