using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models</c></summary>
internal static class ModelsCommand
{
    internal static Command Create(CliEnvironment environment) => new("models", "List, check and try models.")
    {
        ModelsListCommand.Create(environment),
        ModelsCheckCommand.Create(environment),
        ModelsTokenizeCommand.Create(environment),
        ModelsQuantizeCommand.Create(environment),
    };
}
