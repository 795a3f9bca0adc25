using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };

    internal static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    internal static Argument<string> Index() => new("index") { Description = "Name of the index." };

    /// <summary>Asks on the terminal; without one, the answer must come as --yes.</summary>
    internal static void Confirm(bool yes, string question)
    {
        if (yes)
        {
            return;
        }

        if (Console.IsInputRedirected)
        {
            throw new CliException($"{question} Nobody is there to answer.", "say yes with --yes", ExitCode.WrongUse);
        }

        Console.Error.Write($"{question} [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new CliException("nothing was changed");
        }
    }
}
