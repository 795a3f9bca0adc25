using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

/// <summary>Class fixture: a database with two indexed tables, one with a simple key and one with a composite key.</summary>
public sealed class ClientDatabase(TestServer server) : IAsyncLifetime
{
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
            create schema shop;
            create table shop."Items" (code text, variant integer, title text not null, price numeric, primary key (code, variant));
            insert into shop."Items" values ('tent', 1, 'A tent for two', 120.50), ('tent', 2, 'A larger tent for four people', 200), ('a"b', 1, 'A lamp', 15);
            create table notes (id integer primary key, owner name, body text not null);
            insert into notes select n, case when n % 2 = 0 then 'even' else 'odd' end, 'a note about rivers, number ' || n from generate_series(1, 40) n;
            insert into rankdb.queries values ('small', 'q1', 'tent'), ('small', 'q2', 'lamp');
            insert into rankdb.judgments values ('small', 'q1', '["tent","1"]', 1), ('small', 'q2', '["a\"b","1"]', 2);
            """);
        await using var client = new RankDbClient(Database.DataSource);
        await client.CreateIndexAsync("items", "shop.\"Items\"", ["title"]);
        await client.CreateIndexAsync("notes", "notes", ["body"], new IndexSettings { Language = "simple" });
        await HandWorker.IndexAsync(Database, "items", CancellationToken.None);
        await HandWorker.IndexAsync(Database, "notes", CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
