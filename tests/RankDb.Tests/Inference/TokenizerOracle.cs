using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>A test that needs Hugging Face's tokenizers (scripts/setup-tests.sh); skipped where they are missing, failed there in CI.</summary>
public sealed class OracleTheoryAttribute : TheoryAttribute
{
    public OracleTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!TokenizerOracle.IsInstalled && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            Skip = "tests/tools/clients/node_modules lacks the tokenizers; run scripts/setup-tests.sh";
        }
    }
}

/// <summary>Runs tests/tools/clients/tokenizer-oracle.mjs.</summary>
internal static class TokenizerOracle
{
    private const int Limit = 120_000;

    internal static bool IsInstalled => Directory.Exists(Path.Combine(Tools(), "node_modules", "tokenizers"))
        && Directory.Exists(Path.Combine(Tools(), "node_modules", "@huggingface", "tokenizers"));

    /// <summary>The lines that the oracle prints; it writes the tokenizer.json to <paramref name="file"/>.</summary>
    internal static List<string> Run(string mode, string kind, int count, int seed, string file)
    {
        Assert.True(IsInstalled, "the tokenizers are not installed: run scripts/setup-tests.sh");
        var start = new ProcessStartInfo("node") { WorkingDirectory = Tools(), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "tokenizer-oracle.mjs", mode, kind, Text(count), Text(seed), file })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"the oracle of {kind} did not end in {Limit} ms");
        }

        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return [.. output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    internal static string Units(string base64) => new(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(base64)));

    internal static int[] Numbers(string list) =>
        list.Length == 0 ? [] : Array.ConvertAll(list.Split(','), number => int.Parse(number, CultureInfo.InvariantCulture));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Tools([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "tools", "clients"));
}
