using System.CommandLine;
using System.Globalization;
using RankDb.Cli.Models;
using RankDb.Cli.Terminal;
using RankDb.Inference;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models add</c></summary>
internal static class ModelsAddCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The name that SQL will use." };
        var source = new Argument<string>("source") { Description = "A model folder in Hugging Face layout, which is copied, or a hub id such as owner/model." };
        var revision = new Option<string?>("--revision") { Description = "Branch, tag or commit of the hub model. Default: main." };
        var kind = new Option<string?>("--kind") { Description = "What it computes: encoder, reranker, ... Default: what its files say." };
        var isDefault = new Option<bool>("--default") { Description = "Let the name 'default' mean this model among those of its kind." };
        var models = new Option<string?>("--models") { Description = "The folder to add to, one that the service reads. Default: models in RANKDB_HOME." };
        var set = new Option<string[]>("--set") { Description = "A member of the model's rankdb.json, as key=value; can be repeated." };
        var limit = new Option<double>("--max-gb") { Description = "Refuse a download of more than this many gigabytes.", DefaultValueFactory = _ => 16 };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "add", "Add a model from a folder or from the hub: its files are verified, it is run once, then the service gets it.",
            "rankdb models add minilm cross-encoder/ms-marco-MiniLM-L6-v2", "rankdb models add mine ./my-encoder --kind encoder --set pooling=mean --set max_tokens=256",
            "HF_TOKEN=... rankdb models add gated owner/gated-model --revision v1.0")
        {
            name, source, revision, kind, isDefault, models, set, limit, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var service = ServiceModels.Of(environment, parse.GetValue(models));
            var store = new ModelStore(service.AddedFolder, new ModelRuntimeOptions(), service.OtherFolders);
            var addition = new ModelAddition
            {
                Name = parse.GetRequiredValue(name),
                Kind = parse.GetValue(kind),
                IsDefault = parse.GetValue(isDefault),
                Settings = Settings(parse.GetValue(set) ?? []),
            };
            var info = await AddAsync(environment, store, addition, parse.GetRequiredValue(source), parse.GetValue(revision), parse.GetValue(limit), cancellationToken);
            var answer = await service.LoadAsync(addition.Name, cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new
                {
                    name = info.Name, kind = info.Kind.Name(), dimension = info.Dimension, max_tokens = info.MaxTokens, version = info.Version,
                    license = info.License, is_default = info.IsDefault, folder = info.Folder, loaded = answer == ServiceAnswer.Done,
                });
            }
            else
            {
                environment.Terminal.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"model {info.Name} is added: {info.Kind.Name()}, {(info.Dimension > 0 ? $"{info.Dimension} dimensions, " : "")}{info.MaxTokens} tokens, version {info.Version}, licence {(info.License.Length > 0 ? info.License : "not stated")}"));
            }

            environment.Terminal.Note(ModelsCommand.Sentence(answer, "has loaded it", "will load it"));
            if (info is { IsDefault: true, Kind: not ModelKind.Reranker })
            {
                environment.Terminal.Note("indexes made with the former default keep its vectors: create them again, or give each its model with the setting \"model\"");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ModelInfo> AddAsync(
        CliEnvironment environment, ModelStore store, ModelAddition addition, string source, string? revision, double limitGb, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            return revision is null
                ? await environment.Terminal.ProgressAsync($"copying {source}", bar => store.AddAsync(addition, ModelSource.Folder(source, new BarProgress(bar)), cancellationToken))
                : throw new CliException("--revision goes with a hub id, and the source is a folder", exitCode: ExitCode.WrongUse);
        }

        if (source.StartsWith('.') || source.StartsWith('/') || source.StartsWith('~'))
        {
            throw new CliException($"the folder {source} does not exist", exitCode: ExitCode.WrongUse);
        }

        var id = HubModelId.Parse(source);
        var process = HubOptions.OfProcess();
        using var client = new HubClient(new HubOptions { Endpoint = process.Endpoint, Token = process.Token, MaxTotalBytes = (long)(limitGb * 1e9), MaxFileBytes = (long)(limitGb * 1e9) });
        return await environment.Terminal.ProgressAsync(
            $"downloading {id} from {process.Endpoint.Host}",
            bar => store.AddAsync(addition, ModelSource.Hub(client, id, revision ?? "main", addition.Settings.GetValueOrDefault("model"), new BarProgress(bar)), cancellationToken));
    }

    private static Dictionary<string, string> Settings(IEnumerable<string> pairs)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new CliException($"--set takes key=value, got '{pair}'", "for example: --set pooling=mean", ExitCode.WrongUse);
            }

            settings[pair[..at]] = pair[(at + 1)..];
        }

        return settings;
    }

    private sealed class BarProgress(ProgressBar bar) : IProgress<HubProgress>
    {
        public void Report(HubProgress value)
        {
            bar.Describe(value.File);
            bar.Report(value.Done, value.Total);
        }
    }
}
