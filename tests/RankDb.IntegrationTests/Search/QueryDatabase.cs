using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// Class fixture: a database without a service, its texts indexed by hand. What these tests look at is lexical.
/// </summary>
public sealed class QueryDatabase(TestServer server) : IAsyncLifetime
{
    public TestDatabase Database { get; } = new(server);

    public async ValueTask InitializeAsync() => await Database.InitializeAsync();

    /// <summary>Makes and fills a table <c>name(id text, body text, owner_name text)</c> and an index of the same name; once.</summary>
    public async Task IndexAsync(string name, string settings, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        if (await Database.ScalarAsync<bool>($"select exists (select from rankdb.indexes where name = '{name}')", cancellationToken))
        {
            return;
        }

        await Database.ExecuteAsync($"create table {name} (id text primary key, body text, owner_name text default 'nobody')", cancellationToken);
        await using (var insert = Database.DataSource.CreateCommand($"insert into {name} select n::text, t from unnest($1) with ordinality u (t, n)"))
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = texts.ToArray() });
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await Database.ExecuteAsync($"select rankdb.create_index('{name}', '{name}', array['body'], '{settings}')", cancellationToken);
        await HandWorker.IndexAsync(Database, name, cancellationToken);
    }

    /// <summary>The ids that a lexical search finds, best first.</summary>
    public Task<IReadOnlyList<string>> FindAsync(string index, string query, CancellationToken cancellationToken, object? options = null) =>
        FindAsync(Database.DataSource, index, query, cancellationToken, options);

    /// <summary>The same, as somebody.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        NpgsqlDataSource source, string index, string query, CancellationToken cancellationToken, object? options = null)
    {
        await using var command = source.CreateCommand("select id from rankdb.search($1, $2, 1000, profile => 'lexical', options => $3::jsonb) order by rank");
        foreach (var value in new object[] { index, query, JsonSerializer.Serialize(options ?? new { }) })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var ids = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
