using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run list</c></summary>
internal static class RunListCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the stored runs that you may see.", "rankdb run list", "rankdb run list --json") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(
                source,
                """
                SELECT name, set_name, index_name, profile, profile_version, depth, state, queries, failed, created_at, created_by, note
                FROM rankdb.runs ORDER BY set_name COLLATE "C", created_at, name COLLATE "C"
                """,
                [], cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            if (rows.Rows.Count == 0)
            {
                environment.Terminal.Note("no run yet; store one with: rankdb run create NAME INDEX --set S");
                return ExitCode.Done;
            }

            var table = new TextTable("name", "set", "index", "profile", ">version", ">depth", "state", ">queries", ">failed", "made", "by", "note");
            foreach (var row in rows.Rows)
            {
                table.Row([.. row.Select((value, at) => at == 9 ? ((DateTime)value!).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : ResultRows.Text(value))]);
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }
}
