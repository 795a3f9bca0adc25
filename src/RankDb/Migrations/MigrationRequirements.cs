using Npgsql;

namespace RankDb.Migrations;

/// <summary>What a server must have before RankDb can be put on it.</summary>
internal static class MigrationRequirements
{
    public const int MinServerMajor = 15;

    /// <summary>The extensions needed, the least version, and the packages that bring them.</summary>
    public static IReadOnlyList<Requirement> Extensions { get; } =
    [
        new("vector", new Version(0, 7), "pgvector 0.7 or later: the package postgresql-{0}-pgvector (PGDG), or build it from source"),
        new("dblink", new Version(1, 0), "PostgreSQL's contrib modules: the package postgresql-contrib or postgresql-{0}"),
    ];

    internal sealed record Requirement(string Name, Version MinVersion, string Install);

    /// <summary>True when <c>CREATE EXTENSION rankdb</c> was run in this database.</summary>
    public static async Task<bool> IsExtensionAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, "select extversion from pg_catalog.pg_extension where extname = $1", "rankdb", cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Checks the server's version, and creates the extensions that are available and not there yet.</summary>
    /// <exception cref="RankDbMigrationException">55000: something must be installed or updated first; 42501: by somebody with more rights.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < MinServerMajor)
        {
            throw new RankDbMigrationException(
                $"RankDb needs PostgreSQL {MinServerMajor} or later, and this server is {connection.PostgreSqlVersion}.", "55000");
        }

        foreach (var requirement in Extensions)
        {
            await EnsureExtensionAsync(connection, requirement, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static async Task EnsureExtensionAsync(NpgsqlConnection connection, Requirement requirement, CancellationToken cancellationToken)
    {
        var (name, minVersion, install) = requirement;
        var installed = await InstalledAsync(connection, name, cancellationToken).ConfigureAwait(false);
        if (installed is null)
        {
            if (await ScalarAsync(connection, "select default_version from pg_catalog.pg_available_extensions where name = $1", name, cancellationToken).ConfigureAwait(false) is null)
            {
                throw new RankDbMigrationException(
                    $"The extension {name} is not available on this server. Install {string.Format(null, install, connection.PostgreSqlVersion.Major)}, then migrate again.", "55000");
            }

            await CreateAsync(connection, name, cancellationToken).ConfigureAwait(false);
            installed = await InstalledAsync(connection, name, cancellationToken).ConfigureAwait(false);
        }

        if (Version.TryParse(installed, out var version) && version < minVersion)
        {
            throw new RankDbMigrationException(
                $"The extension {name} is version {installed} in this database, and RankDb needs {minVersion} or later. Install {string.Format(null, install, connection.PostgreSqlVersion.Major)}, then run ALTER EXTENSION {name} UPDATE.", "55000");
        }
    }

    private static Task<string?> InstalledAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        ScalarAsync(connection, "select extversion from pg_catalog.pg_extension where extname = $1", name, cancellationToken);

    private static async Task CreateAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"create extension if not exists {name}", connection);
        await using (command.ConfigureAwait(false))
        {
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException error)
            {
                throw new RankDbMigrationException(
                    $"The extension {name} could not be created: {error.MessageText}. Let an administrator run CREATE EXTENSION {name} in this database, then migrate again.", error.SqlState, error);
            }
        }
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnection connection, string sql, string argument, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter { Value = argument } } };
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }
}
