using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// 300 notes indexed as <c>notes</c> by hand, behind a row-level policy that tests change, and two roles that read them.
/// Searches bring a vector, so nothing needs the service.
/// </summary>
public sealed class PagedDatabase(TestServer server) : IAsyncLifetime
{
    /// <summary>Options of a search by both legs.</summary>
    public const string Vector = "\"vector\": " + HandVectors.Query;

    private static readonly string[] Words = ["river", "stone", "market", "engine", "garden", "letter", "winter", "bridge"];

    public ScratchDatabase Scratch { get; private set; } = null!;

    public TestRole Reader { get; private set; } = null!;

    public TestRole Stranger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!TestServer.IsConfigured)
        {
            return;
        }

        Scratch = await server.CreateMigratedAsync();
        var random = new Random(20261127);
        await Scratch.ExecuteAsync(
            "create table notes (id int primary key, tenant text not null, year int not null, body text not null);"
            + string.Concat(Enumerable.Range(1, 300).Select(id =>
                $"insert into notes values ({id}, '{(id % 3 == 0 ? "red" : "blue")}', {2000 + (id % 10)}, '{string.Join(' ', Enumerable.Range(0, random.Next(4, 60)).Select(_ => Words[random.Next(Words.Length)]))}');"))
            + "alter table notes enable row level security; create policy rankdb_worker on notes for select to rankdb_worker using (true); create policy tested on notes using (true);"
            + "select rankdb.create_index('notes', 'notes', array['body'])");
        await HandVectors.IndexAsync(Scratch, "notes", CancellationToken.None);
        Reader = await Scratch.CreateRoleAsync(CancellationToken.None, "rankdb_reader");
        Stranger = await Scratch.CreateRoleAsync(CancellationToken.None, "rankdb_reader");
        await Scratch.ExecuteAsync($"grant select on notes to {Reader.Name}, {Stranger.Name}");
    }

    /// <summary>Lets readers see the rows that satisfy a condition.</summary>
    public Task PolicyAsync(string condition, CancellationToken cancellationToken) =>
        Scratch.ExecuteAsync($"drop policy tested on notes; create policy tested on notes using ({condition})", cancellationToken);

    /// <summary>One page, over a connection of its own from the pool.</summary>
    public static async Task<IReadOnlyList<PageRow>> PageAsync(
        NpgsqlDataSource source, string? query, int topN, string options, CancellationToken cancellationToken, string? profile = null, string? filter = null, string index = "notes")
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await PageAsync(connection, query, topN, options, cancellationToken, profile, filter, index);
    }

    /// <summary>One page, over this connection.</summary>
    public static async Task<IReadOnlyList<PageRow>> PageAsync(
        NpgsqlConnection connection, string? query, int topN, string options, CancellationToken cancellationToken, string? profile = null, string? filter = null, string index = "notes")
    {
        await using var command = new NpgsqlCommand(
            "select id, rank, score, snippet, status, details::text from rankdb.search($1, $2, $3, $4::jsonb, $5, $6::jsonb)", connection);
        foreach (var value in new object?[] { index, query, topN, filter, profile, options })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = value is int ? NpgsqlTypes.NpgsqlDbType.Integer : NpgsqlTypes.NpgsqlDbType.Text });
        }

        var rows = new List<PageRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new PageRow(reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4), JsonDocument.Parse(reader.GetString(5)).RootElement));
        }

        return rows;
    }

    /// <summary>The options of a later page.</summary>
    public static string Next(string cursor) => JsonSerializer.Serialize(new { cursor });

    public ValueTask DisposeAsync() => Scratch is null ? ValueTask.CompletedTask : Scratch.DisposeAsync();

    /// <summary>A row of a page.</summary>
    public sealed record PageRow(string Id, int Rank, double Score, string? Snippet, string Status, JsonElement Details)
    {
        /// <summary>The token of the next page; null on the last one.</summary>
        public string? Cursor => Details.TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null;

        public int Remaining => Details.GetProperty("remaining").GetInt32();
    }
}
