using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using RankDb.Ranking.Fusion;

namespace RankDb.Benchmarks.Fusion;

/// <summary>A document and its score, as kept in a file.</summary>
internal sealed record KeptScore(string Id, double Score);

/// <summary>What the two legs find for one judged query: their best 1,000, best first, and the scores of what only the other one found.</summary>
internal sealed record KeptQuery(
    string Id, KeptScore[] Lexical, KeptScore[] LexicalLookups, KeptScore[] Dense, KeptScore[] DenseLookups, Dictionary<string, int> Grades)
{
    /// <summary>The legs lexical and dense with this many documents each; what a leg does not have of the other's is looked up.</summary>
    internal FusionLeg[] Legs(int depth) => [Leg("lexical", Lexical, LexicalLookups, Dense, depth, 0), Leg("dense", Dense, DenseLookups, Lexical, depth, -1)];

    private static FusionLeg Leg(string name, KeptScore[] found, KeptScore[] lookups, KeptScore[] others, int depth, double lowerBound)
    {
        var scores = found.Concat(lookups).ToDictionary(hit => hit.Id, hit => hit.Score, StringComparer.Ordinal);
        var retrieved = found.Take(depth).Select((hit, index) => new FusionHit(hit.Id, hit.Score, index + 1)).ToArray();
        var have = retrieved.Select(hit => hit.Id).ToHashSet(StringComparer.Ordinal);
        return new FusionLeg(
            name,
            [.. retrieved, .. others.Take(depth).Where(hit => !have.Contains(hit.Id) && scores.ContainsKey(hit.Id)).Select(hit => new FusionHit(hit.Id, scores[hit.Id], null))],
            1, lowerBound);
    }
}

/// <summary>Asks the legs of every judged query once.</summary>
internal static class CollectedLegs
{
    internal const int Depth = 1000;

    internal static async Task<KeptQuery[]> CollectAsync(NpgsqlConnection connection, string set, string? folder, CancellationToken cancellationToken)
    {
        var file = folder is null ? null : Path.Combine(folder, set + ".json");
        if (file is not null && File.Exists(file))
        {
            await using var kept = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<KeptQuery[]>(kept, cancellationToken: cancellationToken) ?? [];
        }

        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (query, id, grade) in await RowsAsync(connection, "select query_id, id, grade from rankdb.judgments where set_name = $1", row => (row.GetString(0), row.GetString(1), row.GetInt32(2)), cancellationToken, set))
        {
            grades.TryAdd(query, new Dictionary<string, int>(StringComparer.Ordinal));
            grades[query][id] = grade;
        }

        var queries = await RowsAsync(connection, "select query_id, query from rankdb.queries where set_name = $1 order by query_id collate \"C\"", row => (Id: row.GetString(0), Text: row.GetString(1)), cancellationToken, set);
        var collected = new List<KeptQuery>();
        foreach (var (id, written) in queries.Where(query => grades.ContainsKey(query.Id)))
        {
            // Judged queries are plain texts; quotation marks would demand phrases.
            var text = written.Replace('"', ' ');
            var lexical = await AskAsync("lexical", text, null);
            var dense = await AskAsync("dense", text, null);
            collected.Add(new KeptQuery(
                id, lexical, await LookUpAsync("lexical", text, lexical, dense), dense, await LookUpAsync("dense", text, dense, lexical), grades[id]));
            if (collected.Count % 50 == 0)
            {
                BenchmarkRun.Say($"{set}: legs of {collected.Count} queries");
            }
        }

        if (file is not null)
        {
            Directory.CreateDirectory(folder!);
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(collected), cancellationToken);
        }

        return [.. collected];

        Task<KeptScore[]> AskAsync(string leg, string query, string? filter) => RowsAsync(
            connection, $"select id, score from rankdb.{leg}_search($1, $2, {Depth}, $3) order by rank", row => new KeptScore(row.GetString(0), row.GetDouble(1)),
            cancellationToken, set, query, new NpgsqlParameter { Value = (object?)filter ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });

        async Task<KeptScore[]> LookUpAsync(string leg, string query, KeptScore[] found, KeptScore[] others)
        {
            var ids = others.Select(hit => hit.Id).Except(found.Select(hit => hit.Id), StringComparer.Ordinal).ToArray();
            if (ids.Length == 0)
            {
                return [];
            }

            var scores = (await AskAsync(leg, query, JsonSerializer.Serialize(new Dictionary<string, string[]> { ["id"] = ids }))).ToDictionary(hit => hit.Id, hit => hit.Score, StringComparer.Ordinal);
            // A document without a word of the query has a BM25 of 0.
            return [.. ids.Where(id => leg == "lexical" || scores.ContainsKey(id)).Select(id => new KeptScore(id, scores.GetValueOrDefault(id)))];
        }
    }

    private static async Task<T[]> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(argument as NpgsqlParameter ?? new NpgsqlParameter { Value = argument });
        }

        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return [.. rows];
    }
}
