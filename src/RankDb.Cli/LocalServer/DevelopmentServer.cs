using System.Globalization;
using Npgsql;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.LocalServer;

/// <summary>The development server: a private PostgreSQL and the scoring service, all under one folder.</summary>
internal sealed class DevelopmentServer(LocalFiles files, CliTerminal terminal)
{
    internal const string Database = "rankdb";

    /// <summary>The files of this server.</summary>
    internal LocalFiles Files => files;

    /// <summary>What an earlier <c>up</c> remembered; null when there was none.</summary>
    internal LocalSettings? Settings => LocalSettings.Read(files);

    /// <summary>Starts PostgreSQL, making the cluster and the database first where they do not exist. The caller holds the lock.</summary>
    /// <returns>The connection of the superuser to database <c>rankdb</c>.</returns>
    internal async Task<NpgsqlConnectionStringBuilder> StartPostgresAsync(CancellationToken cancellationToken)
    {
        var password = LocalFiles.PasswordIn(files.DatabasePassword);
        var settings = await PrepareAsync(cancellationToken);
        if (settings.Container is { } container)
        {
            await StartContainerAsync(new PostgresContainer(container), settings, password, cancellationToken);
        }
        else
        {
            settings = await StartClusterAsync(settings, password, cancellationToken);
        }

        var connection = Connection(settings, password);
        await CreateDatabaseAsync(connection, cancellationToken);
        return connection;
    }

    /// <summary>Stops PostgreSQL; does nothing when it does not run. The caller holds the lock.</summary>
    /// <returns>Whether it ran.</returns>
    internal async Task<bool> StopPostgresAsync(CancellationToken cancellationToken)
    {
        if (Settings is not { } settings || !await IsRunningAsync(settings, cancellationToken))
        {
            return false;
        }

        if (settings.Container is { } container)
        {
            await new PostgresContainer(container).StopAsync(cancellationToken);
        }
        else
        {
            await (await ClusterAsync(settings, cancellationToken)).StopAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Deletes the cluster with everything in it. It must be stopped, and the caller holds the lock.</summary>
    internal async Task WipeAsync(CancellationToken cancellationToken)
    {
        if (Settings is not { } settings)
        {
            return;
        }

        if (settings.Container is { } container)
        {
            await new PostgresContainer(container).DeleteAsync(cancellationToken);
        }
        else if (Directory.Exists(settings.PostgresFolder))
        {
            Directory.Delete(settings.PostgresFolder, recursive: true);
        }

        File.Delete(files.Settings);
        File.Delete(files.DatabasePassword);
    }

    /// <summary>Whether PostgreSQL of this server runs.</summary>
    internal async Task<bool> IsRunningAsync(LocalSettings settings, CancellationToken cancellationToken) =>
        settings.Container is { } container
            ? await new PostgresContainer(container).IsRunningAsync(cancellationToken)
            : (await ClusterAsync(settings, cancellationToken)).IsRunning();

    /// <summary>The superuser's connection to a server that an earlier <c>up</c> made.</summary>
    /// <exception cref="CliException">There is none, or its password cannot be read.</exception>
    internal NpgsqlConnectionStringBuilder Connection()
    {
        var settings = Settings ?? throw new CliException("there is no local server yet", "start it with: rankdb up (or set RANKDB_CONNECTION)");
        try
        {
            return Connection(settings, LocalFiles.PasswordIn(files.DatabasePassword));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new CliException($"no permission to read {files.DatabasePassword}", "run as the user that ran rankdb up", cause: refused);
        }
    }

    private static NpgsqlConnectionStringBuilder Connection(LocalSettings settings, string password) => new()
    {
        Host = "127.0.0.1",
        Port = settings.Port,
        Username = PostgresCluster.Superuser,
        Password = password,
        Database = Database,
        SslMode = SslMode.Disable,
        ApplicationName = "rankdb",
    };

    // Remembered settings, or new ones: where the data goes, on which ports, and whether Docker must help.
    private async Task<LocalSettings> PrepareAsync(CancellationToken cancellationToken)
    {
        if (Settings is { } known)
        {
            return known;
        }

        var installation = await PostgresInstallation.FindAsync(cancellationToken);
        string? container = null;
        if (installation is not { HasContrib: true, HasPgvector: true })
        {
            if (!await PostgresContainer.DockerRunsAsync(cancellationToken))
            {
                throw Missing(installation);
            }

            container = "rankdb-" + Path.GetFileName(files.PostgresFolderElsewhere);
        }

        var user = await ServerUser.ResolveAsync(cancellationToken);
        var folder = await user.CanEnterAsync(files.Home, cancellationToken) ? files.PostgresFolder : files.PostgresFolderElsewhere;
        var wire = Ports.NextFree(LocalSettings.FirstWirePort);
        var settings = new LocalSettings
        {
            PostgresFolder = folder,
            Port = Ports.NextFree(LocalSettings.FirstPort),
            WirePort = wire,
            HttpPort = Ports.NextFree(LocalSettings.FirstHttpPort, wire),
            Container = container,
        };
        settings.Write(files);
        return settings;
    }

    private async Task<LocalSettings> StartClusterAsync(LocalSettings settings, string password, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(settings, cancellationToken);
        if (!cluster.Exists)
        {
            await cluster.CreateAsync(password, cancellationToken);
        }

        if (cluster.IsRunning())
        {
            return settings;
        }

        for (var port = settings.Port; ; port++)
        {
            port = Ports.NextFree(port, settings.WirePort, settings.HttpPort);
            if (port != settings.Port)
            {
                terminal.Note($"port {settings.Port} is taken; using {port}");
            }

            if (await cluster.StartAsync(port, cancellationToken))
            {
                if (port != settings.Port)
                {
                    settings = settings with { Port = port };
                    settings.Write(files);
                }

                return settings;
            }
        }
    }

    private static async Task StartContainerAsync(PostgresContainer container, LocalSettings settings, string password, CancellationToken cancellationToken)
    {
        if (!await container.IsRunningAsync(cancellationToken))
        {
            await container.StartAsync(settings.Port, password, cancellationToken);
        }
    }

    private async Task<PostgresCluster> ClusterAsync(LocalSettings settings, CancellationToken cancellationToken)
    {
        var installation = await PostgresInstallation.FindAsync(cancellationToken);
        return installation is { HasContrib: true, HasPgvector: true }
            ? new PostgresCluster(installation, await ServerUser.ResolveAsync(cancellationToken), settings.PostgresFolder, terminal)
            : throw Missing(installation);
    }

    private static CliException Missing(PostgresInstallation? installation)
    {
        var what = installation switch
        {
            null => $"no PostgreSQL {PostgresInstallation.OldestVersion} or later was found",
            { HasContrib: false } => $"PostgreSQL {installation.Version} has no contrib module dblink",
            _ => $"PostgreSQL {installation.Version} has no pgvector",
        };
        return new CliException(what, "run scripts/setup.sh, set PG_CONFIG to another PostgreSQL's pg_config, or set RANKDB_CONNECTION to a server");
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres", Pooling = false };
        await using var link = await OpenAsync(maintenance, cancellationToken);
        await using var exists = new NpgsqlCommand("SELECT count(*) FROM pg_catalog.pg_database WHERE datname = $1", link) { Parameters = { new() { Value = Database } } };
        if (Convert.ToInt64(await exists.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", link);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // A server that has just been started, or is recovering after kill -9, says 57P03 for a while.
    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder builder, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var link = new NpgsqlConnection(builder.ConnectionString);
            try
            {
                await link.OpenAsync(cancellationToken);
                return link;
            }
            catch (NpgsqlException starting) when (attempt < 240 && (starting.SqlState == PostgresErrorCodes.CannotConnectNow || starting is not PostgresException))
            {
                await link.DisposeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }
}
