using System.CommandLine;
using RankDb.Cli.Models;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models</c></summary>
internal static class ModelsCommand
{
    internal static Command Create(CliEnvironment environment) => new("models", "List, add, remove, check and try models.")
    {
        ModelsListCommand.Create(environment),
        ModelsAddCommand.Create(environment),
        ModelsRemoveCommand.Create(environment),
        ModelsCheckCommand.Create(environment),
        ModelsTokenizeCommand.Create(environment),
        ModelsQuantizeCommand.Create(environment),
    };

    /// <summary>What the service did, or what is left to do.</summary>
    internal static string Sentence(ServiceAnswer answer, string done, string later) => answer switch
    {
        ServiceAnswer.Done => $"the running service {done}",
        ServiceAnswer.Restart => $"the running service {later} after a restart: rankdb down --service, then rankdb up (or rankdb serve)",
        _ => $"no service answers here; it {later} when it starts",
    };
}
