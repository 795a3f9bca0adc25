// Indexes five lines of a table and searches them:   dotnet run --project samples/QuickStart -- "something warm for the night"
using Npgsql;
using RankDb;

var connectionString = Environment.GetEnvironmentVariable("RANKDB_CONNECTION")
    ?? throw new InvalidOperationException("Set RANKDB_CONNECTION ; `./rankdb url` prints that of the local server.");
var query = args.Length > 0 ? args[0] : "something warm for the night outdoors";

await using var source = NpgsqlDataSource.Create(PostgresUrl.ToConnectionString(connectionString));
await using var create = source.CreateCommand("""
    create table if not exists quickstart (id integer primary key, title text, body text);
    insert into quickstart values
      (1, 'Down sleeping bag', 'Keeps you warm in a tent down to ten degrees below zero.'),
      (2, 'Camping stove', 'Boils a litre of water in four minutes.'),
      (3, 'Rain jacket', 'Light, and dry after an hour of heavy rain.'),
      (4, 'Office chair', 'Adjustable in height, with arm rests.'),
      (5, 'Head torch', 'Three hundred lumens for walks in the dark.')
    on conflict do nothing
    """);
await create.ExecuteNonQueryAsync();

using var client = new RankDbClient(source);
if (await client.StatusAsync("quickstart") is null)
{
    await client.CreateIndexAsync("quickstart", "quickstart", ["title", "body"]);
}

await client.RefreshAsync("quickstart", TimeSpan.FromMinutes(1));
foreach (var hit in await client.SearchAsync<Product>("quickstart", query, new SearchOptions { TopN = 3 }))
{
    Console.WriteLine($"{hit.Rank}. {hit.Row.Title} ({hit.Score:0.000}, {hit.Status}): {hit.Row.Body}");
}

internal sealed record Product(int Id, string Title, string Body);
