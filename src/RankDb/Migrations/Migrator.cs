using Npgsql;

namespace RankDb.Migrations;

/// <summary>Brings a database to the version that this library speaks: numbered files once, replaceable objects every time.</summary>
/// <remarks>
/// Safe to run from many processes at once: one works, the others wait for it and then find nothing to do. Each
/// numbered file is one transaction together with its row in <c>rankdb.migration</c>; all replaceable objects are
/// one more at the end, so a reader never sees half of them.
/// </remarks>
public sealed class Migrator
{
    /// <summary>Session-level advisory lock that migrators of one database queue on. "rankdb" in ASCII.</summary>
    internal const long LockKey = 0x72616E6B6462;

    /// <summary>The path that files run with: their own names are qualified, the types of the extensions are not.</summary>
    internal const string SetSearchPath =
        """
        select pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog', (
          select pg_catalog.string_agg(distinct pg_catalog.quote_ident(n.nspname), ', ')
          from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
          where e.extname in ('vector', 'dblink'))), true)
        """;

    private readonly MigrationSource _source;

    /// <summary>A migrator for the files that this library carries.</summary>
    public Migrator() : this(MigrationSource.Embedded())
    {
    }

    internal Migrator(MigrationSource source) => _source = source;

    /// <summary>The version a database has after <see cref="MigrateAsync(NpgsqlDataSource, CancellationToken)"/>.</summary>
    public int LatestVersion => _source.LatestVersion;

    /// <inheritdoc cref="MigrateAsync(NpgsqlConnection, CancellationToken)"/>
    /// <param name="dataSource">The database; one connection is taken and given back.</param>
    /// <param name="cancellationToken">Stops waiting and working; the file that was running is rolled back.</param>
    public async Task<MigrationReport> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Applies what is missing.</summary>
    /// <param name="connection">An open connection, in no transaction, of a role that may create roles, schemas and extensions.</param>
    /// <param name="cancellationToken">Stops waiting and working; the file that was running is rolled back.</param>
    /// <returns>Versions before and after, and the files that ran.</returns>
    /// <exception cref="RankDbMigrationException">
    /// 55000: a requirement is missing, an applied file has changed, or the database is newer than this library;
    /// otherwise the SQLSTATE of the file that failed. Files before it stay applied. The message tells the line too where
    /// the connection string says <c>Include Failed Batched Command=true</c>.
    /// </exception>
    public async Task<MigrationReport> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await ExecuteAsync(connection, $"select pg_catalog.pg_advisory_lock({LockKey})", cancellationToken).ConfigureAwait(false);
        try
        {
            return await MigrateLockedAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A broken connection has lost the lock already, and must not hide the error that broke it.
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await ExecuteAsync(connection, $"select pg_catalog.pg_advisory_unlock({LockKey})", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the same work as one script for <c>psql</c>, for a database administrator to read and run.</summary>
    /// <param name="writer">Receives the script. Running it twice changes nothing the second time.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public Task ScriptAsync(TextWriter writer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new MigrationScript(_source).WriteAsync(writer, cancellationToken);
    }

    private async Task<MigrationReport> MigrateLockedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var asExtension = await MigrationRequirements.IsExtensionAsync(connection, cancellationToken).ConfigureAwait(false);
        await MigrationRequirements.EnsureAsync(connection, cancellationToken).ConfigureAwait(false);
        if (!asExtension)
        {
            await RunAsync(connection, MigrationSource.Prelude(), record: null, cancellationToken).ConfigureAwait(false);
        }

        var history = await MigrationHistory.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        var was = history.Verify(_source.Numbered);
        if (asExtension)
        {
            return was == LatestVersion
                ? new MigrationReport(was, was, [], InstalledAsExtension: true)
                : throw new RankDbMigrationException(
                    $"RankDb is installed here by CREATE EXTENSION at version {was}, and this library knows {LatestVersion}: run ALTER EXTENSION rankdb UPDATE.", "55000");
        }

        var pending = _source.Numbered.Skip(was).ToList();
        foreach (var migration in pending)
        {
            await RunAsync(connection, [migration.File], migration, cancellationToken).ConfigureAwait(false);
        }

        await RunAsync(connection, _source.Repeatable, record: null, cancellationToken).ConfigureAwait(false);
        return new MigrationReport(was, LatestVersion, [.. pending.Select(migration => migration.Name)]);
    }

    private static async Task RunAsync(
        NpgsqlConnection connection, IReadOnlyList<MigrationFile> files, Migration? record, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, SetSearchPath, cancellationToken).ConfigureAwait(false);
            foreach (var file in files)
            {
                try
                {
                    await ExecuteAsync(connection, file.Sql, cancellationToken).ConfigureAwait(false);
                }
                catch (PostgresException error)
                {
                    throw Failed(file, error);
                }
            }

            if (record is not null)
            {
                await MigrationHistory.AddAsync(connection, record, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a file as it is: no parameters, so that Npgsql leaves colons alone and only splits at statement ends.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static RankDbMigrationException Failed(MigrationFile file, PostgresException error)
    {
        var statement = error.BatchCommand?.CommandText ?? "";
        var start = statement.Length == 0 ? -1 : file.Sql.IndexOf(statement, StringComparison.Ordinal);
        var place = start < 0 ? file.Path : $"{file.Path}, line {1 + file.Sql.AsSpan(0, Math.Min(file.Sql.Length, start + Math.Max(0, error.Position - 1))).Count('\n')}";
        var hint = error.Hint is null ? "" : $" {error.Hint}";
        return new RankDbMigrationException($"{place}: {error.MessageText}{hint} ({error.SqlState})", error.SqlState, error);
    }
}
