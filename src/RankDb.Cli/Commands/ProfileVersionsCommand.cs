using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile versions</c></summary>
internal static class ProfileVersionsCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var json = CommonOptions.Json();
        var command = new ExampleCommand("versions", "List the versions of a profile, the newest first.", "rankdb profile versions mine", "rankdb profile versions mine --json") { name, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(name) }];
            // The function says what is wrong with a name that does not exist.
            var rows = await ResultRows.ReadAsync(
                source,
                """
                SELECT v.version, v.created_at, v.created_by, v.note, v.plan IS NOT NULL AS usable, v.definition
                FROM rankdb._profile_version($1) n JOIN rankdb.profile_versions v ON v.name = n.name ORDER BY v.version DESC
                """,
                parameters, cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            var table = new TextTable(">version", "made", "by", "note", "definition");
            foreach (var row in rows.Rows)
            {
                table.Row(ResultRows.Text(row[0]), row[1] is DateTime made ? made.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "", ResultRows.Text(row[2]), ResultRows.Text(row[3]), ResultRows.Text(row[5]));
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }
}
