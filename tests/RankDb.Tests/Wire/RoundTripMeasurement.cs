using System.Diagnostics;
using Npgsql;
using Xunit;

namespace RankDb.Tests.Wire;

/// <summary>Numbers, not verdicts: run with <c>-explicit only</c>.</summary>
public sealed class RoundTripMeasurement(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task Rerank_of_100_documents_of_1_KB()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await WireHost.StartAsync();
        await using var connection = await host.OpenAsync();
        var documents = Enumerable.Range(0, 100).Select(i => new string((char)('a' + (i % 26)), 1024)).ToArray();
        var literal = "SELECT * FROM rerank('default', 'query', ARRAY[" + string.Join(',', documents.Select(d => $"'{d}'")) + "], 1000)";
        foreach (var (name, command) in new[]
        {
            ("extended, binary text[]", new NpgsqlCommand("SELECT * FROM rerank($1, $2, $3, $4)", connection)
            {
                Parameters = { new() { Value = "default" }, new() { Value = "query" }, new() { Value = documents }, new() { Value = 1000 } },
            }),
            ("literal in the text", new NpgsqlCommand(literal, connection)),
        })
        {
            var times = new List<double>();
            for (var i = 0; i < 3000; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await using var reader = await command.ExecuteReaderAsync(ct);
                var rows = 0;
                while (await reader.ReadAsync(ct))
                {
                    rows += reader.GetInt32(0) > 0 ? 1 : 0;
                }

                Assert.Equal(100, rows);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            times.RemoveRange(0, 1000);
            times.Sort();
            output.WriteLine($"{name}: p50 {times[1000]:F3} ms, p95 {times[1900]:F3} ms, p99 {times[1980]:F3} ms");
            await command.DisposeAsync();
        }
    }
}
