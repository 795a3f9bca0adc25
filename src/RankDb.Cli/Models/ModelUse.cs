using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Models;

/// <summary>Who in the database needs a model.</summary>
internal static class ModelUse
{
    private const string Users =
        """
        SELECT 'index ' || i.name FROM rankdb.indexes i JOIN rankdb.generations g USING (generation) WHERE g.model = $1
        UNION SELECT 'profile ' || p.name FROM rankdb.profiles p, jsonb_array_elements(coalesce(p.definition -> 'rerank', '[]')) s WHERE s ->> 'model' = $1
        UNION SELECT 'alias ' || a.name FROM rankdb.model_aliases a WHERE a.model = $1
        ORDER BY 1
        """;

    /// <summary>Indexes, profiles and aliases that name the model; null when the database cannot be asked.</summary>
    internal static async Task<IReadOnlyList<string>?> OfAsync(CliEnvironment environment, string model, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(source, Users, [new NpgsqlParameter { Value = model }], cancellationToken);
            return [.. rows.Rows.Select(row => (string)row[0]!)];
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or CliException)
        {
            return null;
        }
    }
}
