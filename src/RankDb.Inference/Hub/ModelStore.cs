namespace RankDb.Inference;

/// <summary>
/// A folder of model folders that models are added to and removed from while services read it. A model is made in a work folder and
/// appears by one rename after it was loaded and run once, so a reader sees all of it or nothing.
/// </summary>
/// <param name="folder">The folder; made when the first model is added.</param>
/// <param name="runtime">How a new model is run for its check.</param>
/// <param name="others">Further folders that the service reads; a name in use there is refused here. Null for none.</param>
public sealed class ModelStore(string folder, ModelRuntimeOptions runtime, IReadOnlyList<string>? others = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);


    /// <summary>Adds a model: files, rankdb.json, check, rename.</summary>
    /// <param name="addition">What the user says about it.</param>
    /// <param name="source">Where its files come from.</param>
    /// <param name="cancellationToken">Stops; a download is gone on with by the next call for the same name and source.</param>
    /// <returns>The model as it was loaded for the check.</returns>
    /// <exception cref="ModelException">The name is bad (22023) or taken (55000), the source fails, or the model cannot be loaded or run (58000).</exception>
    public async Task<ModelInfo> AddAsync(ModelAddition addition, ModelSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(addition);
        ArgumentNullException.ThrowIfNull(source);
        ModelAddition.CheckName(addition.Name);
        using var held = await LockAsync(addition.Name, cancellationToken).ConfigureAwait(false);
        var target = Path.Combine(Folder, addition.Name);
        if (Directory.Exists(target))
        {
            throw new ModelException($"A model named {addition.Name} is there already, in {target}. Remove it first, or choose another name.", "55000");
        }

        RefuseNameElsewhere(addition.Name);
        var work = Work("adding", addition.Name);
        var mark = Work("sources", addition.Name);
        Prepare(work, mark, source.Text);
        var (files, origin) = await source.FetchAsync(work, cancellationToken).ConfigureAwait(false);
        RemoveAllBut(work, files);
        ModelManifest.Write(work, addition, files, origin);
        var info = Check(work);
        if (info.IsDefault)
        {
            GiveUpDefault(info.Kind);
        }

        Directory.Move(work, target);
        File.Delete(mark);
        return info with { Folder = target };
    }

    /// <summary>Removes a model. A service that has it loaded keeps it until it is told or restarted.</summary>
    /// <exception cref="ModelException">22023 a bad name, 42704 there is none of that name here.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ModelAddition.CheckName(name);
        using var held = await LockAsync(name, cancellationToken).ConfigureAwait(false);
        var target = Path.Combine(Folder, name);
        if (!Directory.Exists(target))
        {
            var others = Names();
            throw new ModelException(
                $"No model named {name} was added to {Folder}.{(others.Count > 0 ? $" Added: {string.Join(", ", others)}." : "")}", "42704");
        }

        var gone = Work("removed", name);
        DeleteFolder(gone);
        Directory.Move(target, gone);
        DeleteFolder(gone);
    }

    /// <summary>Names of the models that were added, sorted.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(Folder)
        ? [.. Directory.GetDirectories(Folder).Where(path => File.Exists(Path.Combine(path, "rankdb.json"))).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
        : [];

    // Two models of one name, or two defaults, would keep the service from starting the next time.
    private void RefuseNameElsewhere(string name)
    {
        foreach (var root in (others ?? []).Where(root => Directory.Exists(root) && Path.GetFullPath(root) != Folder))
        {
            if (ModelFolder.Find(root).Select(ModelFolder.Read).FirstOrDefault(model => model.Name == name) is { } twin)
            {
                throw new ModelException($"A model named {name} is there already, in {twin.Folder}. Choose another name.", "55000");
            }
        }
    }

    private void GiveUpDefault(ModelKind kind)
    {
        foreach (var other in Names().Select(name => ModelFolder.Read(Path.Combine(Folder, name))).Where(model => model.IsDefault && model.Kind == kind))
        {
            ModelManifest.SetDefault(other.Folder, false);
        }
    }

    // Inside the folder, so that the rename stays on one file system; no reader of models looks this deep.
    private string Work(string part, string name)
    {
        var parent = Path.Combine(Folder, ".work", part);
        Directory.CreateDirectory(parent);
        return Path.Combine(parent, name);
    }

    /// <summary>The models that are the defaults where these folders are read in this order, one of a kind at most. Folders without models are passed over.</summary>
    public static IReadOnlyList<(ModelKind Kind, string Name)> Defaults(IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var declared = roots.Where(root => Directory.Exists(root) && (File.Exists(Path.Combine(root, "rankdb.json")) || Directory.GetDirectories(root).Any(HoldsModel)))
            .Select(root => (IReadOnlyList<ModelDefinition>)[.. ModelFolder.Find(root).Select(ModelFolder.Read)]).ToList();
        return [.. DefaultModels.Settle(declared).Where(model => model.IsDefault).Select(model => (model.Kind, model.Name))];
    }

    private static bool HoldsModel(string folder) =>
        File.Exists(Path.Combine(folder, "rankdb.json")) || File.Exists(Path.Combine(folder, "config.json")) || File.Exists(Path.Combine(folder, "model.onnx"));

    private ModelInfo Check(string work)
    {
        using var registry = ModelRegistry.Load([work], runtime);
        var info = registry.Models[0];
        ModelFingerprint.Write(info, registry.Fingerprint(info.Kind, info.Name));
        return info;
    }

    private static void Prepare(string work, string mark, string source)
    {
        if (!File.Exists(mark) || File.ReadAllText(mark) != source)
        {
            DeleteFolder(work);
        }

        Directory.CreateDirectory(work);
        File.WriteAllText(mark, source);
    }

    // What an earlier attempt fetched of another commit.
    private static void RemoveAllBut(string work, IReadOnlyList<FetchedFile> files)
    {
        var wanted = files.Select(file => Path.GetFullPath(Path.Combine(work, file.Path))).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(work, "*", SearchOption.AllDirectories).Where(path => !wanted.Contains(Path.GetFullPath(path))).ToList())
        {
            File.Delete(path);
        }
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    // One adder or remover of a name at a time; the lock goes with the process, however that ends.
    private async Task<FileStream> LockAsync(string name, CancellationToken cancellationToken)
    {
        var path = Work("locks", name);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
