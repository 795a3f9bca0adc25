using System.CommandLine;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run drop</c></summary>
internal static class RunDropCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = RunCommand.Name();
        var yes = CommonOptions.Yes();
        var command = new ExampleCommand("drop", "Drop a run with its answers.", "rankdb run drop before", "rankdb run drop before --yes") { name, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var run = parse.GetRequiredValue(name);
            CommonOptions.Confirm(parse.GetValue(yes), $"Drop run {run} with all its answers?");
            await using var source = new ServerConnection(environment).Open();
            await ResultRows.ReadAsync(source, "SELECT rankdb.drop_run($1)", [new() { Value = run }], cancellationToken);
            environment.Terminal.Line($"run {run} is dropped");
            return ExitCode.Done;
        });
        return command;
    }
}
