using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// A table <c>corpus</c> with generated documents of several chunks (lines), an index over it that is fed by the worker's own
/// functions, and the same documents in memory, scored one by one by BM25's definition.
/// </summary>
internal sealed class LexicalCorpus(ScratchDatabase database, int seed)
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private const double PrefixWeight = 1.25;
    private readonly Dictionary<string, Document> _documents = [];
    private readonly Random _random = new(seed);
    private Dictionary<string, int> _frequencies = [];
    private double _chunks;
    private double _averageLength;

    public Random Random => _random;

    /// <summary>The table was truncated.</summary>
    public void Forget() => _documents.Clear();

    /// <summary>Segments so small that a few hundred documents take every path of the search.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            """
            create table corpus (id text primary key, body text not null, part integer not null);
            select rankdb.create_index('corpus', 'corpus', array['body'], '{"language": "simple"}');
            update rankdb.generations set segment_size = 64, block_size = 4, segment_terms_from = 12, tail_size = 30;
            """, cancellationToken);
    }

    /// <summary>A word: a few are in most chunks, most in hardly any.</summary>
    public string Word() => "w" + ((int)Math.Exp(_random.NextDouble() * Math.Log(600))).ToString(CultureInfo.InvariantCulture);

    /// <summary>Inserts, updates and deletes at random; some transactions are rolled back.</summary>
    public async Task ChangeAsync(int changes, CancellationToken cancellationToken)
    {
        var statement = new StringBuilder();
        for (var i = 0; i < changes; i++)
        {
            var id = _random.Next(changes * 3).ToString(CultureInfo.InvariantCulture);
            var text = string.Join('\n', Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => string.Join(' ', Enumerable.Range(0, _random.Next(1, 16)).Select(_ => Word()))));
            var part = _random.Next(1000);
            var insert = $"insert into corpus values ('{id}', '{text}', {part}) on conflict (id) do update set body = excluded.body, part = excluded.part;";
            var delete = $"delete from corpus where id = '{id}';";
            switch (_random.Next(20))
            {
                case 0:
                    statement.Append("savepoint s; delete from corpus; rollback to s;");
                    break;
                case 1:
                    statement.Append(CultureInfo.InvariantCulture, $"savepoint s; {insert} rollback to s;");
                    break;
                case < 5:
                    statement.Append(delete);
                    _documents.Remove(id);
                    break;
                default:
                    statement.Append(insert);
                    _documents[id] = new Document(part, [.. text.Split('\n').Select(line => line.Split(' '))]);
                    break;
            }
        }

        await database.ExecuteAsync($"begin; {statement} commit;", cancellationToken);
    }

    /// <summary>One batch as the worker does it, with a chunk for each line.</summary>
    public Task IndexBatchAsync(int rows, CancellationToken cancellationToken, string end = "commit") =>
        database.ExecuteAsync(
            $"""
            begin;
            select rankdb._stage();
            insert into pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding)
            select c.key, l.n - 1, l.end_at - char_length(l.line), l.end_at, 1, l.line, array[1, 0]::real[]
            from rankdb._claim((select index_id from rankdb.indexes where name = 'corpus'), {rows}) c
            cross join lateral (
              select s.line, s.n, sum(char_length(s.line) + 1) over (order by s.n) - 1 as end_at
              from string_to_table(c.content, e'\n') with ordinality s (line, n)) l;
            select rankdb._apply((select index_id from rankdb.indexes where name = 'corpus'), 'by-hand', 2);
            {end};
            """, cancellationToken);

    /// <summary>Works the queue off and takes the statistics of what is in the table now.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        while (await database.ScalarAsync<bool>("select exists (select from rankdb.queue)", cancellationToken))
        {
            // A batch that dies must leave nothing behind.
            await IndexBatchAsync(50, cancellationToken, "rollback");
            await IndexBatchAsync(_random.Next(20, 400), cancellationToken);
        }

        var chunks = _documents.Values.SelectMany(document => document.Chunks).ToArray();
        _chunks = chunks.Length;
        _averageLength = chunks.Average(chunk => (double)chunk.Length);
        _frequencies = chunks.SelectMany(chunk => chunk.Distinct()).CountBy(word => word).ToDictionary();
    }

    public Task SettleAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("select rankdb._settle(index_id) from rankdb.indexes where name = 'corpus'", cancellationToken);

    /// <summary>The k best by definition: score every chunk, keep the best of each document (or each chunk).</summary>
    public IReadOnlyList<(string Id, double Score)> Expected(string[] query, int k, bool byChunk, Func<int, bool>? passes = null, Conditions? conditions = null) =>
        [.. _documents
            .Where(document => passes is null || passes(document.Value.Part))
            .SelectMany(document =>
            {
                var scores = document.Value.Chunks.Select(chunk => Score(chunk, query, conditions)).Where(score => score > 0);
                return (byChunk ? scores : scores.OrderDescending().Take(1)).Select(score => (document.Key, score));
            })
            .OrderByDescending(hit => hit.score).ThenBy(hit => hit.Key, StringComparer.Ordinal).Take(k)];

    /// <summary>Runs the leg over an open connection and compares: every score, and every document but for ties within rounding.</summary>
    public async Task CheckAsync(
        NpgsqlConnection connection, string[] query, int k, bool byChunk, CancellationToken cancellationToken, string? filter = null, Func<int, bool>? passes = null,
        Conditions? conditions = null)
    {
        var expected = Expected(query, k, byChunk, passes, conditions);
        await using var command = new NpgsqlCommand(
            """
            select h.id, h.score, h.rank
            from rankdb.indexes i
            cross join lateral rankdb._scope(i, $3::jsonb, $4) s
            cross join lateral (select (rankdb._parse_query(i, $1)).*) p
            cross join lateral (select row(p.terms, p.weights, p.groups, $5, $6::tsquery, $7, $8)::rankdb.lexical_query as query) q
            cross join lateral unnest(rankdb._lexical_leg(i, q.query, s, $2)) h
            where i.name = 'corpus' order by h.rank
            """, connection);
        foreach (var value in new object?[] { string.Join(' ', query), k, filter, byChunk ? "chunk" : "document" })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        Add(NpgsqlDbType.Integer, conditions?.Minimum);
        Add(NpgsqlDbType.Text, conditions?.Without is { } without ? "!" + without : conditions?.With);
        Add(NpgsqlDbType.Array | NpgsqlDbType.Text, conditions?.Prefix is { } prefix ? new[] { prefix } : null);
        Add(NpgsqlDbType.Array | NpgsqlDbType.Double, conditions?.Prefix is null ? null : new[] { PrefixWeight });
        void Add(NpgsqlDbType type, object? value) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });

        var actual = new List<(string Id, double Score)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                actual.Add((reader.GetString(0), reader.GetDouble(1)));
                Assert.Equal(actual.Count, reader.GetInt32(2));
            }
        }

        var what = $"query '{string.Join(' ', query)}', k {k}, by chunk {byChunk}, filter {filter}, {conditions}";
        Assert.True(expected.Count == actual.Count, $"{what}: {expected.Count} expected, {actual.Count} found: "
            + string.Join(' ', actual.Select(hit => $"{hit.Id}:{_documents.GetValueOrDefault(hit.Id)?.Part}")));
        for (var i = 0; i < actual.Count; i++)
        {
            var tolerance = 1e-9 * expected[i].Score;
            Assert.True(Math.Abs(expected[i].Score - actual[i].Score) <= tolerance, $"{what}: place {i + 1} is {expected[i]}, found {actual[i]}");
            Assert.Contains(_documents[actual[i].Id].Chunks, chunk => Math.Abs(Score(chunk, query, conditions) - actual[i].Score) <= tolerance);
            if (i > 0 && actual[i].Score == actual[i - 1].Score)
            {
                Assert.True(string.CompareOrdinal(actual[i - 1].Id, actual[i].Id) <= 0, $"{what}: ties are not by id at {i + 1}");
            }
        }

        Assert.Equal(byChunk ? actual.Count : actual.DistinctBy(hit => hit.Id).Count(), actual.Count);
    }

    // Robertson's formula: idf ln(1 + (N - df + 0.5) / (df + 0.5)), a word counts as often as the query has it; 0 where a condition fails.
    private double Score(string[] chunk, string[] query, Conditions? conditions)
    {
        if (conditions is not null
            && ((conditions.With is { } with && !chunk.Contains(with)) || (conditions.Without is { } without && chunk.Contains(without))
                || query.Distinct().Count(word => chunk.Contains(word)) < (conditions.Minimum ?? 0)))
        {
            return 0;
        }

        var score = conditions?.Prefix is { } prefix && chunk.Any(word => word.StartsWith(prefix, StringComparison.Ordinal)) ? PrefixWeight : 0;
        foreach (var word in query)
        {
            double tf = chunk.Count(other => other == word);
            if (tf > 0)
            {
                double df = _frequencies[word];
                score += Math.Log(1 + ((_chunks - df + 0.5) / (df + 0.5))) * tf * (K1 + 1) / (tf + (K1 * (1 - B + (B * chunk.Length / _averageLength))));
            }
        }

        return score;
    }

    /// <summary>What a query may demand beyond words: a word that must be there, one that must not, so many words at least; a word's beginning adds a constant.</summary>
    internal sealed record Conditions(string? With = null, string? Without = null, int? Minimum = null, string? Prefix = null);

    private sealed record Document(int Part, string[][] Chunks);
}
