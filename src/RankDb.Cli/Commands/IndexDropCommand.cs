using System.CommandLine;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index drop</c></summary>
internal static class IndexDropCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var yes = CommonOptions.Yes();
        var command = new ExampleCommand("drop", "Drop an index. The table under it stays.", "rankdb index drop docs", "rankdb index drop docs --yes") { index, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(index);
            CommonOptions.Confirm(parse.GetValue(yes), $"Drop index {name}? (The table stays.)");
            await using var source = new ServerConnection(environment).Open();
            await using var drop = source.CreateCommand("SELECT rankdb.drop_index($1)");
            drop.Parameters.Add(new() { Value = name });
            await drop.ExecuteNonQueryAsync(cancellationToken);
            environment.Terminal.Line($"index {name} is dropped");
            return ExitCode.Done;
        });
        return command;
    }
}
