using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index list</c></summary>
internal static class IndexListCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the indexes and the tables under them.", "rankdb index list") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(source, "SELECT name, source, indexed, state, model FROM rankdb.status ORDER BY name", [], cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            var table = new TextTable("name", "source", ">indexed", "state", "model");
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
