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
                source,
                "SELECT name, kind, dimension, max_tokens, version, is_default, license, size_bytes, alias_of, granted_roles FROM rankdb.models ORDER BY kind, name", [], cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            var table = new TextTable("name", "kind", ">dimension", ">tokens", "version", "default", "licence", ">MB", "alias of", "granted to");
            foreach (var row in rows.Rows)
            {
                table.Row([.. row.Select((value, column) => column == 7 ? Megabytes(value) : ResultRows.Text(value))]);
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static string Megabytes(object? bytes) =>
        bytes is long size ? (size / 1e6).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) : "";
}
