using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;

namespace RankDb.Cli.Searching;

/// <summary>Calls <c>rankdb.search</c>.</summary>
internal static class SearchCall
{
    internal static readonly string[] BuiltInProfiles = ["lexical", "dense", "hybrid", "default"];

    /// <summary>Searches on an open connection; the same one for several calls keeps the database's link to the service open.</summary>
    internal static async Task<IReadOnlyList<SearchHit>> RunAsync(
        NpgsqlConnection connection, string index, string query, int top, string? filter, string? profile, JsonObject options, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT id, rank, score, snippet, status, details::text FROM rankdb.search($1, $2, $3, $4::jsonb, $5, $6::jsonb)", connection);
        command.Parameters.Add(Text(index));
        command.Parameters.Add(Text(query));
        command.Parameters.Add(new() { Value = top });
        command.Parameters.Add(Text(filter));
        command.Parameters.Add(Text(profile));
        command.Parameters.Add(Text(options.ToJsonString()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<SearchHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(new SearchHit(
                reader.GetString(0), reader.GetInt32(1), reader.GetDouble(2),
                reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4),
                reader.IsDBNull(5) ? null : JsonNode.Parse(reader.GetString(5))));
        }

        return hits;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
