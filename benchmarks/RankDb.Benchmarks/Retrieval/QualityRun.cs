using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Loads judged collections, runs their queries both ways, and scores both runs by the same statement.</summary>
internal sealed class QualityRun(IReadOnlyList<string> folders, string name, string output)
{
    // rankdb.evaluate's formula: gain 2^grade - 1, discount log2(rank + 1), divided by the best order of all judged documents.
    private const string Measure =
        """
        with judged as (
          select q.query_id, array_agg(power(2, j.grade) - 1 order by j.grade desc) as gains
          from rankdb.queries q join rankdb.judgments j using (set_name, query_id)
          where q.set_name = $1 and j.grade > 0 group by q.query_id),
        scored as (
          select q.query_id, coalesce(sum((power(2, j.grade) - 1) / log(2, r.rank + 1)), 0)::float8
            / (select sum(g.gain / log(2, g.place + 1)) from unnest(q.gains) with ordinality g (gain, place) where g.place <= 10)::float8 as ndcg
          from judged q
          left join bench.run r on r.query_id = q.query_id and r.engine = $2
          left join rankdb.judgments j on j.set_name = $1 and j.query_id = q.query_id and j.id = r.id
          group by q.query_id, q.gains)
        select array[avg(ndcg), count(*)]::float8[] from scored
        """;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = new RetrievalDatabase();
        await database.MigrateAsync(cancellationToken);
        await using var connection = await database.OpenAsync("", cancellationToken);
        var machine = await Machine.ReadAsync(connection, cancellationToken, models: false);
        var text = new StringBuilder();
        Line($"# Quality {name}, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}. PostgreSQL {machine.PostgreSql}.");
        Line($"nDCG@10 by the formula of rankdb.evaluate; the same configuration (english), the same texts, the same GIN index, OR queries.");
        Line($"");
        Line($"| Collection | documents | queries | RankDb, profile lexical | rankdb.evaluate says | ts_rank_cd | ts_rank |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (var folder in folders)
        {
            var set = "quality_" + Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).ToLowerInvariant();
            var documents = await LoadAsync(database, connection, folder, set, cancellationToken);
            await RankAsync(connection, set, cancellationToken);
            var own = await MeasureAsync("rankdb");
            var evaluated = await RetrievalDatabase.ScalarAsync<double>(connection, "select value from rankdb.evaluate($1, $1, 'lexical', array['ndcg@10'])", cancellationToken, set);
            Line($"| {set[8..]} | {documents:N0} | {own[1]:0} | {own[0]:0.0000} | {evaluated:0.0000} | {(await MeasureAsync("ts_rank_cd"))[0]:0.0000} | {(await MeasureAsync("ts_rank"))[0]:0.0000} |");

            Task<double[]> MeasureAsync(string engine) => RetrievalDatabase.ScalarAsync<double[]>(connection, Measure, cancellationToken, set, engine);
        }

        Console.Write(text);
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{name}.md")), text.ToString(), cancellationToken);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static async Task<long> LoadAsync(RetrievalDatabase database, NpgsqlConnection connection, string folder, string set, CancellationToken cancellationToken)
    {
        await RetrievalDatabase.RunAsync(
            connection,
            $"""
            select rankdb.drop_index(name) from rankdb.indexes where name = '{set}';
            drop table if exists bench.{set};
            create table bench.{set} (id text primary key, title text, body text);
            delete from rankdb.queries where set_name = '{set}';
            delete from rankdb.judgments where set_name = '{set}';
            """, cancellationToken);
        await CopyAsync(connection, $"bench.{set}", Lines(Path.Combine(folder, "corpus.jsonl")).Select(row => new object[] { Field(row, "_id"), Field(row, "title"), Field(row, "text") }), cancellationToken);
        await CopyAsync(connection, "rankdb.queries", Lines(Path.Combine(folder, "queries.jsonl")).Select(row => new object[] { set, Field(row, "_id"), Field(row, "text") }), cancellationToken);
        await CopyAsync(
            connection, "rankdb.judgments",
            File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t')).Select(row => new object[] { set, row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture) }),
            cancellationToken);
        var documents = await RetrievalDatabase.ScalarAsync<long>(connection, $"select count(*) from bench.{set}", cancellationToken);
        // Vectors play no part here: one and the same for all.
        var built = await new IndexLoad(database, set, 1000, _ => [1, 0]).BuildAsync($"bench.{set}", "title', 'body", documents, cancellationToken);
        return built.Documents;
    }

    private static async Task RankAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        var generation = await RetrievalDatabase.ScalarAsync<int>(connection, "select generation from rankdb.indexes where name = $1", cancellationToken, set);
        await RetrievalDatabase.RunAsync(
            connection,
            $"""
            drop table if exists bench.run;
            create table bench.run (engine text, query_id text, id text, rank bigint);
            insert into bench.run
            select 'rankdb', q.query_id, s.id, s.rank from rankdb.queries q cross join lateral rankdb.search('{set}', q.query, 10, null, 'lexical') s where q.set_name = '{set}';
            """, cancellationToken);
        foreach (var function in new[] { "ts_rank_cd", "ts_rank" })
        {
            await RetrievalDatabase.RunAsync(
                connection,
                $"""
                insert into bench.run
                select '{function}', q.query_id, r.id, r.rank
                from (select query_id, replace(plainto_tsquery('english', query)::text, ' & ', ' | ')::tsquery as tsquery from rankdb.queries where set_name = '{set}') q
                cross join lateral (
                  select l.id, row_number() over (order by {function}(l.lexemes, q.tsquery) desc, l.id) as rank
                  from rankdb_data.g{generation}_lexical l where l.lexemes @@ q.tsquery
                  order by rank limit 10) r
                """, cancellationToken);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, IEnumerable<object[]> rows, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            foreach (var value in row)
            {
                await importer.WriteAsync(value, value is int ? NpgsqlDbType.Integer : NpgsqlDbType.Text, cancellationToken);
            }
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line));

    private static string Field(JsonElement row, string field) => row.TryGetProperty(field, out var value) ? value.GetString() ?? "" : "";
}
