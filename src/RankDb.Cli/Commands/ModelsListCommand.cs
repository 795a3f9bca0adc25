using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models list</c></summary>
internal static class ModelsListCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the models that the service offers to the database.", "rankdb models list") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(
                source, "SELECT name, kind, dimension, max_tokens, version, is_default FROM rankdb.models ORDER BY kind, name", [], cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            var table = new TextTable("name", "kind", ">dimension", ">tokens", "version", "default");
            foreach (var row in rows.Rows)
            {
                table.Row([.. row.Select(ResultRows.Text)]);
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }
}
