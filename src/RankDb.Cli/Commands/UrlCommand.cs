using System.CommandLine;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb url</c></summary>
internal static class UrlCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var npgsql = new Option<bool>("--npgsql") { Description = "Print an Npgsql connection string instead of a URL." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("url", "Print where the database is, with the password.", "psql \"$(rankdb url)\"", "rankdb url --npgsql") { npgsql, json };
        command.SetAction(parse =>
        {
            var builder = new ServerConnection(environment).Builder();
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new { url = PostgresUrl.Format(builder), connection = builder.ConnectionString });
            }
            else
            {
                environment.Terminal.Line(parse.GetValue(npgsql) ? builder.ConnectionString : PostgresUrl.Format(builder));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
