using System.Diagnostics;
using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>Every query with every profile and with the baseline in turn, over one connection, the ten best rows read to the end.</summary>
internal sealed class SearchBenchmark(NpgsqlConnection connection, int rounds)
{
    private const int WarmUps = 20;
    private const string Search = "SELECT id, score, snippet, status FROM rankdb.search($1, $2, 10, NULL, $3)";

    private static readonly (string Profile, double GoalP50)[] Profiles = [("lexical", 20), ("dense", 20), ("hybrid", 20), ("default", 80)];

    internal async Task<IReadOnlyList<Timing>> RunAsync(IReadOnlyList<string> queries, CancellationToken cancellationToken)
    {
        var samples = Profiles.ToDictionary(entry => entry.Profile, _ => new List<double>());
        var states = Profiles.ToDictionary(entry => entry.Profile, _ => new SortedDictionary<string, int>(StringComparer.Ordinal));
        var plain = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var query in round == 0 ? queries.Take(WarmUps) : queries)
            {
                var (elapsed, _) = await AskAsync(Baseline.Search, [query], null, cancellationToken);
                plain.Add(elapsed);
                foreach (var (profile, _) in Profiles)
                {
                    var (searched, state) = await AskAsync(Search, [BenchmarkRun.Table, query, profile], 3, cancellationToken);
                    samples[profile].Add(searched);
                    states[profile][state] = states[profile].GetValueOrDefault(state) + 1;
                }
            }

            if (round == 0)
            {
                plain.Clear();
                foreach (var (profile, _) in Profiles)
                {
                    samples[profile].Clear();
                    states[profile].Clear();
                }
            }
        }

        return
        [
            Timing.Of(Baseline.Name, plain),
            .. Profiles.Select(entry => Timing.Of(
                entry.Profile, samples[entry.Profile], entry.GoalP50, "status " + string.Join(", ", states[entry.Profile].Select(state => $"{state.Key} {state.Value}")))),
        ];
    }

    private async Task<(double Milliseconds, string State)> AskAsync(string sql, string[] arguments, int? stateColumn, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        var state = "no row";
        var started = Stopwatch.GetTimestamp();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                state = stateColumn is { } column ? reader.GetString(column) : "";
            }
        }

        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, state);
    }
}
