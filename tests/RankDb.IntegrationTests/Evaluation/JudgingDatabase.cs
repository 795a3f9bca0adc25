using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>
/// Class fixture: 40 notes indexed as <c>notes</c>, whose texts say how well they serve the query "rivers" (<c>serves 0</c> to
/// <c>serves 3</c>: their number modulo 4), and profiles that find different ones. Each test has a judgment set of its own.
/// </summary>
public sealed class JudgingDatabase(TestServer server) : IAsyncLifetime
{
    private int _sets;

    public TestDatabase Database { get; } = new(server);

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!TestServer.IsConfigured)
        {
            return;
        }

        await Database.ExecuteAsync(
            """
            create table notes (id integer primary key, title text, body text not null, owner text not null default 'all');
            insert into notes select n, case when n % 5 > 0 then 'Note ' || n end, 'a note about rivers' || case when n > 20 then ' and lakes' else '' end || ', serves ' || n % 4 || '.' from generate_series(1, 40) n;
            select rankdb.create_index('notes', 'notes', array['title', 'body'], '{"language": "simple"}');
            select rankdb.create_profile('pins', '{"legs": [{"lexical": {}}], "pinned": ["33", "7"]}');
            """);
        await HandWorker.IndexAsync(Database, "notes", CancellationToken.None);
    }

    /// <summary>A set of these queries, q1, q2, ...; returns its name.</summary>
    public async Task<string> SetAsync(CancellationToken cancellationToken, params string[] queries)
    {
        var name = $"set{Interlocked.Increment(ref _sets)}";
        for (var n = 0; n < queries.Length; n++)
        {
            await Database.ExecuteAsync($"insert into rankdb.queries values ('{name}', 'q{n + 1}', '{queries[n]}')", cancellationToken);
        }

        return name;
    }

    /// <summary>A set with the query "rivers" and these documents in its pool.</summary>
    public async Task<string> PooledAsync(CancellationToken cancellationToken, params int[] ids)
    {
        var name = await SetAsync(cancellationToken, "rivers");
        await Database.ExecuteAsync($"insert into rankdb.judgments select '{name}', 'q1', u::text, -1 from unnest(array[{string.Join(',', ids)}]::integer[]) u", cancellationToken);
        return name;
    }

    public Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken) => Database.Scratch.RowsAsync(sql, cancellationToken);

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => Database.ExecuteAsync(sql, cancellationToken);

    /// <summary>Runs what must fail, and checks with which SQLSTATE and with what in its message or hint.</summary>
    public async Task RefusedAsync(string sql, string sqlState, string said, CancellationToken cancellationToken)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(sql, cancellationToken));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(said, $"{error.MessageText} {error.Hint}", StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
