using System.CommandLine;
using System.CommandLine.Help;
using RankDb.Cli.Terminal;

namespace RankDb.Cli;

/// <summary>Parses a command line, runs it, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    // Time for work in progress to be rolled back after Ctrl-C or SIGTERM.
    private static readonly TimeSpan TerminationPatience = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    internal static async Task<int> RunAsync(RootCommand root, CliTerminal terminal, string[] arguments)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        }

        // A word that starts with @ is what it says: a query, or a file that an option reads. It is no file of further arguments.
        var parse = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0)
        {
            foreach (var error in parse.Errors)
            {
                terminal.Note($"rankdb: {error.Message}");
            }

            terminal.Note($"  fix: {Path(parse.CommandResult)} --help");
            return ExitCode.WrongUse;
        }

        try
        {
            await using var output = new CommandNameWriter(Console.Out);
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationPatience,
            });
        }
        catch (Exception failure)
        {
            return ErrorReport.Write(terminal, failure);
        }
    }

    private static string Path(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent
            ? $"{Path(parent)} {command.Command.Name}"
            : "rankdb";
}
