using System.CommandLine;
using RankDb.Cli.Models;
using RankDb.Inference;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models remove</c></summary>
internal static class ModelsRemoveCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "A model that was added with rankdb models add." };
        var models = new Option<string?>("--models") { Description = "The folder it was added to. Default: models in RANKDB_HOME." };
        var force = new Option<bool>("--force") { Description = "Remove it although an index, a profile or an alias names it." };
        var yes = CommonOptions.Yes();
        var command = new ExampleCommand("remove", "Remove an added model: its folder is deleted and the service unloads it.", "rankdb models remove minilm --yes") { name, models, force, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var model = parse.GetRequiredValue(name);
            var service = ServiceModels.Of(environment, parse.GetValue(models));
            var store = new ModelStore(service.AddedFolder, new ModelRuntimeOptions());
            if (!parse.GetValue(force) && await ModelUse.OfAsync(environment, model, cancellationToken) is { Count: > 0 } users)
            {
                throw new CliException($"model {model} is used by {string.Join(", ", users)}", "drop or change those first, or say --force");
            }

            CommonOptions.Confirm(parse.GetValue(yes), $"Remove model {model} from {service.AddedFolder}?");
            await store.RemoveAsync(model, cancellationToken);
            environment.Terminal.Line($"model {model} is removed");
            environment.Terminal.Note(ModelsCommand.Sentence(await service.UnloadAsync(model, cancellationToken), "has unloaded it", "will not have it"));
            return ExitCode.Done;
        });
        return command;
    }
}
