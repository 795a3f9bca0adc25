using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>Where the numbers come from.</summary>
internal sealed record Machine(
    string Cpu, int Cores, double MemoryGigabytes, double LoadAverage, string System, string Runtime, string PostgreSql, string Pgvector, string SharedBuffers, string Models, string Commit, string Command)
{
    internal static async Task<Machine> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken, bool models = true)
    {
        // Reading rankdb.models asks the service.
        var named = models ? "(SELECT string_agg(name || ' ' || version, ', ' ORDER BY name) FROM rankdb.models)" : "''";
        await using var command = new NpgsqlCommand(
            $"""
            SELECT current_setting('server_version'), (SELECT extversion FROM pg_extension WHERE extname = 'vector'), current_setting('shared_buffers'),
                   {named}
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Local() with { PostgreSql = reader.GetString(0), Pgvector = reader.GetString(1), SharedBuffers = reader.GetString(2), Models = reader.GetString(3) };
    }

    /// <summary>The same without a database.</summary>
    internal static Machine Local() => new(
        LineOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount, Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : double.NaN,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, "", "", "", "",
        Environment.GetEnvironmentVariable("RANKDB_COMMIT") ?? "",
        Environment.GetEnvironmentVariable("RANKDB_BENCHMARK_COMMAND") ?? "RankDb.Benchmarks " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)));

    private static string? LineOf(string file, string key) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
