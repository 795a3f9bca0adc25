using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines to show.</summary>
    internal IReadOnlyList<string> Examples { get; } = examples;
}
