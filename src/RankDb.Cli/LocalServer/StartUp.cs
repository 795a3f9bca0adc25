using Npgsql;
using RankDb.Cli.Terminal;
using RankDb.Migrations;

namespace RankDb.Cli.LocalServer;

/// <summary>The whole of <c>rankdb up</c>: cluster, database, RankDb in it, service. Every step can be run again.</summary>
internal sealed class StartUp(CliEnvironment environment)
{
    private readonly CliTerminal _terminal = environment.Terminal;

    /// <summary>Starts what does not run.</summary>
    /// <param name="reset">Delete the cluster with everything in it first.</param>
    /// <param name="cancellationToken">Gives up; what was done stays, and the next run goes on.</param>
    /// <returns>The superuser's connection.</returns>
    internal async Task<NpgsqlConnectionStringBuilder> RunAsync(bool reset, CancellationToken cancellationToken)
    {
        var files = new LocalFiles(environment.Home);
        var server = new DevelopmentServer(files, _terminal);
        var service = new ServiceProcess(files, environment.Root, _terminal);
        using var held = await FolderLock.TakeAsync(files, _terminal, cancellationToken);
        if (reset)
        {
            await service.StopAsync(cancellationToken);
            await server.StopPostgresAsync(cancellationToken);
            await server.WipeAsync(cancellationToken);
        }

        var connection = await server.StartPostgresAsync(cancellationToken);
        await MigrateAsync(connection, files, server, service, cancellationToken);
        return connection;
    }

    private async Task MigrateAsync(
        NpgsqlConnectionStringBuilder connection, LocalFiles files, DevelopmentServer server, ServiceProcess service, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { CommandTimeout = 0 });
        var report = await new Migrator().MigrateAsync(source, cancellationToken);
        if (report.Applied.Count > 0)
        {
            _terminal.Note($"migrated the database from version {report.Was} to {report.Now}");
        }

        var settings = server.Settings!;
        if (service.Running is null)
        {
            settings = ChoosePorts(settings, files);
        }

        var password = LocalFiles.PasswordIn(files.ServicePassword);
        await using (var command = source.CreateCommand("SELECT rankdb.set_service('127.0.0.1', $1, $2)"))
        {
            command.Parameters.Add(new() { Value = settings.WirePort });
            command.Parameters.Add(new() { Value = password });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await service.StartAsync(settings, cancellationToken);
    }

    private LocalSettings ChoosePorts(LocalSettings settings, LocalFiles files)
    {
        var wire = Ports.NextFree(settings.WirePort, settings.Port);
        var http = Ports.NextFree(settings.HttpPort, settings.Port, wire);
        if ((wire, http) == (settings.WirePort, settings.HttpPort))
        {
            return settings;
        }

        _terminal.Note($"the service's ports are taken; using {wire} (wire) and {http} (HTTP)");
        var changed = settings with { WirePort = wire, HttpPort = http };
        changed.Write(files);
        return changed;
    }
}
