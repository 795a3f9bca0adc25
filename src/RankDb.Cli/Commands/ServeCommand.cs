using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.LocalServer;
using RankDb.Service;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb serve</c></summary>
internal static class ServeCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var settings = new Option<string?>("--settings") { Description = "JSON file with one member for each option (docs/configuration.md)." };
        var command = new ExampleCommand(
            "serve", "Run the scoring service in the foreground: wire endpoint, HTTP endpoint, indexing worker.",
            "rankdb serve", "RANKDB_SERVICE_PASSWORD=... RANKDB__WIREPORT=7000 rankdb serve", "rankdb serve --settings service.json") { settings };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = ServiceSettings.Load(parse.GetValue(settings));
            Complete(options, environment);
            await RankDbServiceHost.RunAsync(options, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Fills what the settings leave open from the local server: ports, password, database, the repository's models and those that were added.</summary>
    internal static void Complete(ServiceOptions options, CliEnvironment environment)
    {
        var files = new LocalFiles(environment.Home);
        if (environment.Connection is null && LocalSettings.Read(files) is { } local)
        {
            var defaults = new ServiceOptions();
            options.WirePort = options.WirePort == defaults.WirePort ? local.WirePort : options.WirePort;
            options.HttpPort = options.HttpPort == defaults.HttpPort ? local.HttpPort : options.HttpPort;
            if (options.Password is null && options.PasswordFile is null && File.Exists(files.ServicePassword))
            {
                options.PasswordFile = files.ServicePassword;
            }
        }

        if (options.ModelFolders.Count == 0)
        {
            options.ModelFolders.Add(Path.Combine(environment.Root, "models"));
            options.AddedModelFolder ??= Path.Combine(environment.Home, "models");
        }

        var server = new ServerConnection(environment);
        if (options.DatabaseConnection is null && (server.IsUsersOwn || File.Exists(files.DatabasePassword)))
        {
            options.DatabaseConnection = server.Builder().ConnectionString;
        }
    }
}
