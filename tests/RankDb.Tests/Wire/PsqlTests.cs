using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace RankDb.Tests.Wire;

/// <summary>A fact that needs psql: skipped on a machine without it, and failing there in CI.</summary>
internal sealed class PsqlFactAttribute : FactAttribute
{
    public const string Path = "/usr/lib/postgresql/15/bin/psql";

    public PsqlFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!File.Exists(Path) && Environment.GetEnvironmentVariable("CI") is null)
        {
            Skip = "psql 15 is not installed";
        }
    }
}

public sealed class PsqlTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [PsqlFact]
    public async Task Psql_logs_in_and_prints_rows()
    {
        await using var host = await WireHost.StartAsync();
        var (code, output, error) = await RunAsync(host, WireHost.Password, "SELECT * FROM rerank('m', 'q', ARRAY['it''s', NULL, 'x'], 100); SELECT version FROM ping()");
        Assert.Equal((0, "1|0.2\n2|1\n3|0.5\n1.2\n", ""), (code, output, error));
    }

    [PsqlFact]
    public async Task Psql_shows_place_and_hint_of_an_error()
    {
        await using var host = await WireHost.StartAsync();
        var (code, _, error) = await RunAsync(host, WireHost.Password, "SELECT 1 +");
        Assert.Equal(1, code);
        Assert.Contains("LINE 1: SELECT 1 +\n                 ^", error, StringComparison.Ordinal);
        Assert.Contains("HINT:", error, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task Psql_is_told_of_a_wrong_password()
    {
        await using var host = await WireHost.StartAsync();
        var (code, _, error) = await RunAsync(host, "wrong", "SELECT 1");
        Assert.Equal(2, code);
        Assert.Contains("password authentication failed", error, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task Psql_uses_tls_when_there_is_a_certificate()
    {
        using var certificate = WireHost.Certificate();
        await using var host = await WireHost.StartAsync(o => (o.Certificate, o.RequireTls) = (certificate, true));
        Assert.Equal((0, "1\n", ""), await RunAsync(host, WireHost.Password, "SELECT 1", "sslmode=require"));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(WireHost host, string password, string sql, string more = "")
    {
        var start = new ProcessStartInfo(PsqlFactAttribute.Path, ["-X", "-A", "-t", "-c", sql, $"host=127.0.0.1 port={host.Port} user=rankdb dbname=rankdb {more}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = password, ["PGCLIENTENCODING"] = "UTF8" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Test);
        var error = process.StandardError.ReadToEndAsync(Test);
        await process.WaitForExitAsync(Test);
        return (process.ExitCode, await output, await error);
    }
}
