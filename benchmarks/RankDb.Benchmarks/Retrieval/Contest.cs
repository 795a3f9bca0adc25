using System.Diagnostics;
using Npgsql;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Who answers a query with ids, best first.</summary>
internal interface IContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What must be said before the query and does not count, such as who the tenant is.</summary>
    ValueTask PrepareAsync(object[] arguments, CancellationToken cancellationToken);

    ValueTask<List<string>> AskAsync(object[] arguments, CancellationToken cancellationToken);
}

/// <summary>Lets contestants answer the same queries in turn, so that a change of load meets all alike.</summary>
internal sealed class Contest(string name, string note, int rounds)
{
    /// <summary>A contestant that takes longer for a query is not asked again for it in later rounds.</summary>
    internal const double SlowMs = 300;

    /// <summary>The exact answer of each query is what this lane says, or null: recall is not measured.</summary>
    internal string? Exact { get; init; }

    /// <summary>Whether all contestants are asked for as many rows, so that a shorter answer is short.</summary>
    internal bool SameDepth { get; init; } = true;

    /// <summary>A lane of its own made of the times of others, added up query by query.</summary>
    internal (string Name, int[] Places)? Sum { get; init; }

    /// <summary>Arguments for every contestant, by its place.</summary>
    internal async Task<Race> RunAsync(IReadOnlyList<IContestant> contestants, IReadOnlyList<object[][]> queries, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var times = contestants.Select(_ => new List<double>[queries.Count]).ToArray();
        var answers = contestants.Select(_ => new List<string>[queries.Count]).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            // Round 0 fills caches and plans; a query in turn by all, the order reversed in every other round.
            for (var query = 0; query < queries.Count; query++)
            {
                for (var turn = 0; turn < contestants.Count; turn++)
                {
                    var place = round % 2 == 0 ? turn : contestants.Count - 1 - turn;
                    if (round > 1 && times[place][query][0] > SlowMs)
                    {
                        continue;
                    }

                    await contestants[place].PrepareAsync(queries[query][place], cancellationToken);
                    var begun = Stopwatch.GetTimestamp();
                    answers[place][query] = await contestants[place].AskAsync(queries[query][place], cancellationToken);
                    if (round > 0)
                    {
                        (times[place][query] ??= []).Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    }
                }
            }
        }

        var medians = times.Select(lane => lane.Select(Median).ToArray()).ToArray();
        var exact = Exact is null ? null : answers[contestants.ToList().FindIndex(contestant => contestant.Name == Exact)];
        var full = Enumerable.Range(0, queries.Count).Select(query => answers.Max(lane => lane[query].Count)).ToArray();
        var lanes = contestants.Select((contestant, place) => Summarise(contestant.Name, medians[place], medians[0], answers[place], exact, full)).ToList();
        if (Sum is { } sum)
        {
            var added = Enumerable.Range(0, queries.Count).Select(query => sum.Places.Sum(place => medians[place][query])).ToArray();
            lanes.Add(Summarise(sum.Name, added, medians[0], answers[sum.Places[0]], null, full) with { Underfilled = null });
        }

        foreach (var lane in lanes)
        {
            Progress.Say($"{name} | {lane.Name}: p50 {lane.P50:0.000} ms, p95 {lane.P95:0.00}, x{lane.Ratio:0.00}, recall {lane.Recall:0.000}, underfilled {lane.Underfilled}");
        }

        Progress.Say($"{name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }

        return new Race(name, queries.Count, note, lanes);
    }

    internal static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private Lane Summarise(string lane, double[] times, double[] first, List<string>[] answers, List<string>[]? exact, int[] full)
    {
        var sorted = times.Order().ToArray();
        var quotients = times.Zip(first, (mine, theirs) => mine / theirs).ToArray();
        double? recall = exact is null ? null : exact.Select((truth, query) => truth.Count == 0 ? 1.0 : answers[query].Intersect(truth).Count() / (double)truth.Count).Average();
        return new Lane(
            lane, Median(times), sorted[Math.Max(0, (int)Math.Ceiling(0.95 * sorted.Length) - 1)], times.Average(), sorted[^1], Median(times) / Median(first),
            Median(quotients), quotients.Min(), quotients.Count(quotient => quotient < 1), recall, answers.Min(answer => answer.Count),
            SameDepth ? answers.Where((answer, query) => answer.Count < full[query]).Count() : null);
    }
}

/// <summary>A statement on a connection of its own, prepared; the first column of its rows is the id.</summary>
internal sealed class SqlContestant(string name, NpgsqlConnection connection, string sql, string? before = null) : IContestant
{
    private NpgsqlCommand? _command;
    private NpgsqlCommand? _before;

    public string Name => name;

    internal static async Task<SqlContestant> OpenAsync(
        RetrievalDatabase database, string name, string settings, string sql, CancellationToken cancellationToken, string? before = null) =>
        new(name, await database.OpenAsync(settings, cancellationToken), sql, before);

    /// <summary>The statement before the query gets its last argument.</summary>
    public async ValueTask PrepareAsync(object[] arguments, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            _before ??= new NpgsqlCommand(before, connection);
            _before.Parameters.Clear();
            _before.Parameters.Add(new NpgsqlParameter { Value = arguments[^1] });
            await _before.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask<List<string>> AskAsync(object[] arguments, CancellationToken cancellationToken)
    {
        var count = before is null ? arguments.Length : arguments.Length - 1;
        if (_command is null)
        {
            _command = new NpgsqlCommand(sql, connection);
            foreach (var argument in arguments.Take(count))
            {
                _command.Parameters.Add(new NpgsqlParameter { Value = argument });
            }

            await _command.PrepareAsync(cancellationToken);
        }

        for (var i = 0; i < count; i++)
        {
            _command.Parameters[i].Value = arguments[i];
        }

        var ids = new List<string>(10);
        try
        {
            await using var reader = await _command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(reader.GetString(0));
            }
        }
        catch (PostgresException stopped) when (stopped.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            // By the statement_timeout of its settings: the time until then counts, and the answer is empty.
        }

        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        if (_command is not null)
        {
            await _command.DisposeAsync();
        }

        if (_before is not null)
        {
            await _before.DisposeAsync();
        }

        await connection.DisposeAsync();
    }
}
