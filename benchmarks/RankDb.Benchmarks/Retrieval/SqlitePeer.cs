using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>SQLite's FTS5 over the same texts, in this process: no round trip counts against it.</summary>
internal sealed class SqlitePeer(string workspace, Corpus corpus, long documents)
{
    private string File => Path.Combine(workspace, string.Create(CultureInfo.InvariantCulture, $"fts5-{documents}.db"));

    /// <summary>Seconds of writing and merging the index; 0 if it was there.</summary>
    internal async Task<double> BuildAsync(CancellationToken cancellationToken)
    {
        if (System.IO.File.Exists(File + ".done"))
        {
            return 0;
        }

        Directory.CreateDirectory(workspace);
        System.IO.File.Delete(File);
        var started = Stopwatch.GetTimestamp();
        await using var connection = Open("create virtual table t using fts5(body, content='')");
        await using (var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken))
        {
            await using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "insert into t (rowid, body) values ($id, $body)";
            var id = insert.Parameters.Add("$id", SqliteType.Integer);
            var body = insert.Parameters.Add("$body", SqliteType.Text);
            for (var number = 1L; number <= documents; number++)
            {
                id.Value = number;
                body.Value = Corpus.Text(corpus.Make(number));
                insert.ExecuteNonQuery();
                Progress.Report("FTS5 rows", number, documents, started);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await using (var merge = connection.CreateCommand())
        {
            merge.CommandText = "insert into t (t) values ('optimize')";
            merge.ExecuteNonQuery();
        }

        await System.IO.File.WriteAllTextAsync(File + ".done", "", cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    internal long Bytes => System.IO.File.Exists(File) ? new FileInfo(File).Length : 0;

    internal IContestant Contestant(string name, int top) => new Fts5(name, Open(""), top);

    private SqliteConnection Open(string more)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1000000; pragma mmap_size = 8589934592; " + more;
        command.ExecuteNonQuery();
        return connection;
    }

    private sealed class Fts5(string name, SqliteConnection connection, int top) : IContestant
    {
        private readonly SqliteCommand _command = Command(connection, top);

        public string Name => name;

        public ValueTask PrepareAsync(object[] arguments, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<List<string>> AskAsync(object[] arguments, CancellationToken cancellationToken)
        {
            _command.Parameters[0].Value = arguments[0];
            using var reader = _command.ExecuteReader();
            var ids = new List<string>(top);
            while (reader.Read())
            {
                ids.Add(reader.GetInt64(0).ToString(CultureInfo.InvariantCulture));
            }

            return ValueTask.FromResult(ids);
        }

        public async ValueTask DisposeAsync()
        {
            await _command.DisposeAsync();
            await connection.DisposeAsync();
        }

        private static SqliteCommand Command(SqliteConnection connection, int top)
        {
            var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select rowid from t where t match $1 order by rank limit {top}");
            command.Parameters.Add("$1", SqliteType.Text);
            command.Prepare();
            return command;
        }
    }
}
