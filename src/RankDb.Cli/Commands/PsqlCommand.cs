using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using RankDb.Cli.Connections;
using RankDb.Cli.LocalServer;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb psql</c></summary>
internal static class PsqlCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var command = new ExampleCommand(
            "psql", "Open psql on the database; further arguments are psql's.",
            "rankdb psql", "rankdb psql -c 'SELECT * FROM rankdb.status'", "rankdb psql -X -f script.sql") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var builder = new ServerConnection(environment).Builder();
            var installation = await PostgresInstallation.FindAsync(cancellationToken);
            var program = installation is { } found && File.Exists(found.Program("psql")) ? found.Program("psql") : "psql";
            var variables = new Dictionary<string, string>
            {
                // In the environment, because a command line is readable by every user of the machine.
                ["PGHOST"] = builder.Host ?? "localhost",
                ["PGPORT"] = builder.Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = builder.Username ?? "",
                ["PGDATABASE"] = builder.Database ?? "",
                ["PGPASSWORD"] = builder.Password ?? "",
                ["PGSSLMODE"] = builder.SslMode switch
                {
                    Npgsql.SslMode.VerifyCA => "verify-ca",
                    Npgsql.SslMode.VerifyFull => "verify-full",
                    var mode => mode.ToString().ToLowerInvariant(),
                },
            };
            foreach (var empty in variables.Where(pair => pair.Value.Length == 0).Select(pair => pair.Key).ToList())
            {
                variables.Remove(empty);
            }

            // Ctrl-C cancels the statement in psql; it must not end this process, which psql's terminal belongs to.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
            return await CommandRun.OnTerminalAsync([program, .. parse.UnmatchedTokens], variables);
        });
        return command;
    }
}
