using System.Globalization;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.LocalServer;
using RankDb.Cli.Terminal;
using RankDb.Inference;
using RankDb.Migrations;

namespace RankDb.Cli.Diagnosis;

/// <summary>Looks at everything that RankDb needs, changes nothing.</summary>
internal sealed class Examination(CliEnvironment environment)
{
    private readonly List<Finding> _findings = [];

    /// <summary>All findings, in the order in which one would put them right.</summary>
    internal async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (environment.Connection is null)
        {
            await ToolsAsync(cancellationToken);
            await LocalServerAsync(cancellationToken);
        }

        await DatabaseAsync(cancellationToken);
        await ServiceProcessAsync(cancellationToken);
        Models();
        return _findings;
    }

    private async Task ToolsAsync(CancellationToken cancellationToken)
    {
        const string setup = "run scripts/setup.sh";
        var installation = await PostgresInstallation.FindAsync(cancellationToken);
        _findings.Add(installation is null
            ? new Finding("PostgreSQL", false, $"none of version {PostgresInstallation.OldestVersion} or later", setup)
            : new Finding("PostgreSQL", true, $"version {installation.Version} in {installation.BinFolder}"));
        if (installation is not null)
        {
            _findings.Add(new Finding("contrib (dblink)", installation.HasContrib, installation.HasContrib ? "installed" : "missing", installation.HasContrib ? null : setup));
            _findings.Add(new Finding("pgvector", installation.HasPgvector, installation.HasPgvector ? "installed" : "missing", installation.HasPgvector ? null : setup));
        }
    }

    private async Task LocalServerAsync(CancellationToken cancellationToken)
    {
        var server = new DevelopmentServer(new LocalFiles(environment.Home), environment.Terminal);
        if (server.Settings is not { } settings)
        {
            _findings.Add(new Finding("local server", false, $"none in {environment.Home}", "rankdb up"));
            return;
        }

        var running = await TryAsync(() => server.IsRunningAsync(settings, cancellationToken));
        _findings.Add(new Finding(
            "local server", running, string.Create(CultureInfo.InvariantCulture, $"{(running ? "runs on" : "stopped, port")} 127.0.0.1:{settings.Port}, data in {settings.PostgresFolder}"), running ? null : "rankdb up"));
    }

    private async Task DatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var builder = new ServerConnection(environment).Builder();
            builder.Timeout = 5;
            builder.Pooling = false;
            await using var source = NpgsqlDataSource.Create(builder);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            _findings.Add(new Finding("connection", true, $"{builder.Host}:{builder.Port}/{builder.Database} as {builder.Username}, PostgreSQL {connection.PostgreSqlVersion}"));
            foreach (var extension in new[] { "vector", "dblink" })
            {
                var version = (await ResultRows.ReadAsync(source, "SELECT extversion FROM pg_extension WHERE extname = $1", [new() { Value = extension }], cancellationToken)).Rows;
                _findings.Add(new Finding($"extension {extension}", version.Count > 0, version.Count > 0 ? $"version {version[0][0]}" : "not in this database", version.Count > 0 ? null : "rankdb migrate"));
            }

            await SchemaAsync(source, cancellationToken);
        }
        catch (Exception failure) when (failure is CliException or NpgsqlException)
        {
            var (message, fix, _) = ErrorReport.Describe(failure);
            _findings.Add(new Finding("connection", false, message, fix));
        }
    }

    private async Task VersionAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var known = new Migrator().LatestVersion;
        try
        {
            var version = (int?)(await ResultRows.ReadAsync(source, "SELECT coalesce(max(version), 0) FROM rankdb.migration", [], cancellationToken)).Rows[0][0];
            _findings.Add(version < known
                ? new Finding("schema rankdb", false, $"version {version}, and this program knows {known}", "rankdb migrate")
                : new Finding("schema rankdb", true, version == known ? $"version {version}" : $"version {version}, newer than this program, which knows {known}"));
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            _findings.Add(new Finding("schema rankdb", true, $"installed, in a version that this user may not see; this program knows {known}"));
        }
    }

    private async Task SchemaAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(source, "rankdb.status", cancellationToken))
        {
            _findings.Add(new Finding("schema rankdb", false, "not in this database", "rankdb migrate"));
            return;
        }

        await VersionAsync(source, cancellationToken);
        try
        {
            var models = await ResultRows.ReadAsync(source, "SELECT name, kind FROM rankdb.models", [], cancellationToken);
            _findings.Add(new Finding("database -> service", models.Rows.Count > 0, $"answers, with {models.Rows.Count} models"));
        }
        catch (PostgresException refused)
        {
            _findings.Add(new Finding("database -> service", false, $"{refused.MessageText} [{refused.SqlState}]", refused.Hint ?? "rankdb up, or rankdb serve"));
        }

        var bad = await ResultRows.ReadAsync(source, "SELECT name, coalesce(error, failed || ' rows failed: see rankdb.errors') FROM rankdb.status WHERE error IS NOT NULL OR failed > 0", [], cancellationToken);
        foreach (var row in bad.Rows)
        {
            _findings.Add(new Finding($"index {row[0]}", false, ResultRows.Text(row[1]), $"correct the cause, then: SELECT rankdb.retry('{row[0]}')"));
        }

        await ProfilesAsync(source, cancellationToken);
    }

    // A search with a profile whose definition this version refuses is an error; of former versions nobody need know.
    private async Task ProfilesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(source, "rankdb.profile_versions", cancellationToken))
        {
            _findings.Add(new Finding("profiles", false, "from an older version", "rankdb migrate"));
            return;
        }

        var refused = await ResultRows.ReadAsync(source, "SELECT name, version FROM rankdb.profiles WHERE plan IS NULL ORDER BY name", [], cancellationToken);
        foreach (var row in refused.Rows)
        {
            _findings.Add(new Finding($"profile {row[0]}", false, $"version {row[1]} is refused by this version of RankDb", $"rankdb profile show {row[0]} --defaults tells why; then: rankdb profile create {row[0]} FILE"));
        }
    }

    private async Task ServiceProcessAsync(CancellationToken cancellationToken)
    {
        var files = new LocalFiles(environment.Home);
        if (environment.Connection is not null || LocalSettings.Read(files) is not { } settings)
        {
            return;
        }

        var readiness = await ServiceProcess.ReadinessAsync(settings.HttpPort, cancellationToken);
        _findings.Add(readiness switch
        {
            { Ready: true } => new Finding("service", true, string.Create(CultureInfo.InvariantCulture, $"ready on ports {settings.WirePort} (wire) and {settings.HttpPort} (HTTP)")),
            { } answer => new Finding("service", false, $"not ready: {answer.Body}", $"read {files.ServiceLog}"),
            null => new Finding("service", false, "does not run", "rankdb up"),
        });
    }

    private void Models()
    {
        var folder = Path.Combine(environment.Root, "models");
        if (!Directory.Exists(folder))
        {
            return; // an installed program, whose service has its models elsewhere
        }

        var added = Path.Combine(environment.Home, "models");

        try
        {
            using var registry = ModelRegistry.Load(
                new ModelStore(added, new ModelRuntimeOptions()).Names().Count > 0 ? [folder, added] : [folder], new ModelRuntimeOptions());
            _findings.Add(new Finding("models", registry.Models.Count > 0, string.Join(", ", registry.Models.Select(model => $"{model.Name} ({model.Kind.Name()})"))));
        }
        catch (ModelException broken)
        {
            _findings.Add(new Finding("models", false, broken.Message, "scripts/setup.sh installs ONNX Runtime; git restores models/; rankdb models remove takes an added model away"));
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string relation, CancellationToken cancellationToken) =>
        (await ResultRows.ReadAsync(source, "SELECT to_regclass($1)::text", [new() { Value = relation }], cancellationToken)).Rows[0][0] is not null;

    private static async Task<bool> TryAsync(Func<Task<bool>> check)
    {
        try
        {
            return await check();
        }
        catch (CliException)
        {
            return false;
        }
    }
}
