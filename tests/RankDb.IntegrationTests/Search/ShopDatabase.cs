using System.Globalization;
using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>One row of an answer.</summary>
internal sealed record ShopRow(string Id, double Score, JsonElement Details);

/// <summary>
/// Class fixture: 60 things, of which 1 to 40 are lamps, each with one word more than the one before: a search for "lamp" by words
/// has id n at rank n. Their vectors follow from their ids (<see cref="HandVectors"/>), so nothing needs the service.
/// </summary>
public sealed class ShopDatabase(TestServer server) : IAsyncLifetime
{
    public TestDatabase Database { get; } = new(server);

    /// <summary>The fused score of the row at this rank of the only leg.</summary>
    public static double Fused(int rank) => 61.0 / (60 + rank);

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!TestServer.IsConfigured)
        {
            return;
        }

        await Database.ExecuteAsync(
            """
            create table shop (
              id int primary key, body text, make text, tags text[], price int, amount numeric, mass float8,
              day date, at timestamp, seen timestamptz, latitude float8, longitude float8, secret text, owner_name text);
            insert into shop
            select n, case when n <= 40 then 'lamp' else 'chair' end || repeat(' plain', n),
              case when n <= 30 then 'big' when n % 10 = 0 then null else 'm' || n % 4 end,
              case when n % 5 = 0 then null else array['t' || n % 3, 'u' || n % 2] end, n * 10, n * 10, case when n = 4 then 'NaN'::float8 when n = 5 then null else n * 10 end,
              date '2024-01-01' + n, timestamp '2024-01-01' + n * interval '1 day', timestamptz '2024-01-01 00:00+00' + n * interval '1 day',
              case when n <> 6 then -60 + 3 * n end, -90 + 5 * n, 'x', 'nobody'
            from generate_series(1, 60) n;
            select rankdb.create_index('shop', 'shop', array['body'], '{"language": "simple"}')
            """);
        await HandVectors.IndexAsync(Database.Scratch, "shop", CancellationToken.None);
    }

    /// <summary>A search by words under a profile with these settings besides its leg; by the superuser unless it is somebody else's.</summary>
    internal async Task<IReadOnlyList<ShopRow>> SearchAsync(
        object settings, CancellationToken cancellationToken, string query = "lamp", int topN = 10, object? filter = null, object? options = null, int legTop = 100,
        NpgsqlDataSource? source = null, string index = "shop")
    {
        var profile = new Dictionary<string, object?>(StringComparer.Ordinal) { ["legs"] = new object[] { new { lexical = new { top = legTop } } } };
        Merge(profile, settings);
        var all = new Dictionary<string, object?>(StringComparer.Ordinal) { ["profile"] = profile };
        Merge(all, options ?? new { });
        await using var command = (source ?? Database.DataSource).CreateCommand(
            "select id, rank, score, details::text from rankdb.search($1, $2, $3, $4::jsonb, options => $5::jsonb) order by rank");
        command.Parameters.AddWithValue(index);
        command.Parameters.AddWithValue(query);
        command.Parameters.AddWithValue(topN);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Text, filter is null ? DBNull.Value : JsonSerializer.Serialize(filter));
        command.Parameters.AddWithValue(JsonSerializer.Serialize(all));

        var rows = new List<ShopRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            Assert.Equal(rows.Count + 1, reader.GetInt32(1));
            Assert.InRange(reader.GetDouble(2), 0, 1);
            rows.Add(new ShopRow(reader.GetString(0), reader.GetDouble(2), JsonDocument.Parse(reader.GetString(3)).RootElement));
        }

        return rows;
    }

    /// <summary>The ids of such a search, best first.</summary>
    internal async Task<string[]> IdsAsync(
        object settings, CancellationToken cancellationToken, string query = "lamp", int topN = 10, object? filter = null, object? options = null, int legTop = 100, NpgsqlDataSource? source = null, string index = "shop") =>
        [.. (await SearchAsync(settings, cancellationToken, query, topN, filter, options, legTop, source, index)).Select(row => row.Id)];

    /// <summary>The error that such a search ends with.</summary>
    internal Task<PostgresException> RefusedAsync(object settings, CancellationToken cancellationToken, object? options = null, NpgsqlDataSource? source = null) =>
        Assert.ThrowsAsync<PostgresException>(() => SearchAsync(settings, cancellationToken, options: options, source: source));

    /// <summary>A reader that may read these columns of the table.</summary>
    internal async Task<TestRole> ReaderAsync(CancellationToken cancellationToken, string table = "shop", string columns = "")
    {
        var role = await Database.CreateRoleAsync(cancellationToken, "rankdb_reader");
        await Database.ExecuteAsync($"grant select {columns} on {table} to {role.Name}", cancellationToken);
        return role;
    }

    /// <summary>A table and index <c>secured</c> of the same rows, of which a role sees those it owns.</summary>
    internal async Task SecureAsync(CancellationToken cancellationToken)
    {
        if (await Database.ScalarAsync<bool>("select to_regclass('secured') is not null", cancellationToken))
        {
            return;
        }

        await Database.ExecuteAsync(
            """
            create table secured (like shop including all); insert into secured select * from shop;
            create policy rankdb_worker on secured for select to rankdb_worker using (true);
            alter table secured enable row level security; create policy own on secured using (owner_name = current_user);
            select rankdb.create_index('secured', 'secured', array['body'], '{"language": "simple"}')
            """, cancellationToken);
        await HandVectors.IndexAsync(Database.Scratch, "secured", cancellationToken);
    }

    public static string[] Ids(params int[] ids) => [.. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))];

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static void Merge(Dictionary<string, object?> target, object settings)
    {
        foreach (var property in JsonSerializer.SerializeToElement(settings).EnumerateObject())
        {
            target[property.Name] = property.Value;
        }
    }
}
