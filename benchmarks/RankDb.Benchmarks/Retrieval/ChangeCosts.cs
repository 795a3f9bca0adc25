using System.Diagnostics;
using Npgsql;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Inserts, updates and deletes one row at a time and has each indexed; leaves the table as it was.</summary>
internal sealed class ChangeCosts(IndexLoad load, Corpus corpus, long documents)
{
    private const int Samples = 30;

    internal async Task<IReadOnlyList<ChangeCost>> RunAsync(CancellationToken cancellationToken)
    {
        await using var client = await load.OpenAsync(cancellationToken);
        await using var worker = await load.OpenAsync(cancellationToken);
        var id = await load.IndexIdAsync(worker, cancellationToken);
        var changes = new List<ChangeCost>();
        foreach (var (change, sql) in new[]
        {
            ("insert", $"insert into {RetrievalDatabase.Source} (id, body, tenant, category, topic, published) values ($1, $2, 1, 'other', 1, '2026-01-01')"),
            ("update of the text", $"update {RetrievalDatabase.Source} set body = $2 where id = $1"),
            ("update of another column", $"update {RetrievalDatabase.Source} set tenant = 2 where id = $1 and $2 <> ''"),
            ("delete", $"delete from {RetrievalDatabase.Source} where id = $1 and $2 <> ''"),
        })
        {
            var (statement, searchable, written, indexed) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Samples; i++)
            {
                await using var command = new NpgsqlCommand(sql, client);
                command.Parameters.Add(new() { Value = documents + 1 + i });
                command.Parameters.Add(new() { Value = Corpus.Text(corpus.Make(documents + 1 + i + (change == "insert" ? 0 : Samples))) });
                var first = await WalAsync(worker, cancellationToken);
                var started = Stopwatch.GetTimestamp();
                await command.ExecuteNonQueryAsync(cancellationToken);
                var committed = Stopwatch.GetTimestamp();
                var second = await WalAsync(worker, cancellationToken);
                var begun = Stopwatch.GetTimestamp();
                await load.BatchAsync(worker, id, cancellationToken);
                searchable.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                statement.Add(Stopwatch.GetElapsedTime(started, committed).TotalMilliseconds);
                written.Add((double)(second - first));
                indexed.Add((double)(await WalAsync(worker, cancellationToken) - second));
            }

            var cost = new ChangeCost(change, Samples, Contest.Median(statement), Contest.Median(searchable), Contest.Median(written), Contest.Median(indexed));
            Progress.Say($"{change}: statement {cost.StatementMs:0.00} ms, searchable after {cost.SearchableMs:0.0} ms, log {cost.StatementWalBytes:N0} + {cost.WorkerWalBytes:N0} bytes");
            changes.Add(cost);
        }

        return changes;
    }

    private static Task<decimal> WalAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RetrievalDatabase.ScalarAsync<decimal>(connection, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn", cancellationToken);
}
