using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index create</c></summary>
internal static class IndexCreateCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var table = new Option<string>("--on") { Description = "The table to index; it needs a primary key.", Required = true };
        var columns = new Option<string[]>("--columns", "-c") { Description = "Columns to search, most important first, parted by commas.", Required = true, AllowMultipleArgumentsPerToken = true };
        var settings = new Option<string>("--settings") { Description = "Settings as JSON.", DefaultValueFactory = _ => "{}" };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until everything is searchable." };
        var command = new ExampleCommand(
            "create", "Index an existing table.",
            "rankdb index create docs --on public.docs --columns title,body",
            "rankdb index create docs --on docs -c title body --settings '{\"language\": \"english\"}'") { index, table, columns, settings, noWait };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(index);
            var content = parse.GetRequiredValue(columns).SelectMany(part => part.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
            await using var source = new ServerConnection(environment).Open();
            await IndexWork.CreateAsync(source, name, parse.GetRequiredValue(table), content, parse.GetRequiredValue(settings), cancellationToken);
            if (!parse.GetValue(noWait))
            {
                await IndexWork.RefreshAsync(environment.Terminal, source, name, null, cancellationToken);
            }

            environment.Terminal.Line($"index {name} is {(parse.GetValue(noWait) ? "being built" : "ready")}");
            return ExitCode.Done;
        });
        return command;
    }
}
