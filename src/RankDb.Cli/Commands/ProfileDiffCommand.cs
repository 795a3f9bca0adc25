using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile diff</c></summary>
internal static class ProfileDiffCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var a = new Argument<string>("a") { Description = "Name of a profile, or NAME@VERSION." };
        var b = new Argument<string>("b") { Description = "Name of another, or NAME@VERSION." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "diff", "Tell in what two profiles differ, with defaults filled in.", "rankdb profile diff hybrid default", "rankdb profile diff mine@1 mine") { a, b, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(a) }, new() { Value = parse.GetRequiredValue(b) }];
            var rows = await ResultRows.ReadAsync(source, "SELECT path, a, b FROM rankdb.profile_diff($1, $2)", parameters, cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
                return ExitCode.Done;
            }

            if (rows.Rows.Count == 0)
            {
                environment.Terminal.Note("no difference");
                return ExitCode.Done;
            }

            var table = new TextTable("place", parse.GetRequiredValue(a), parse.GetRequiredValue(b));
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
