namespace RankDb.Inference;

/// <summary>
/// The models that can be used, by kind and name. Models may be added, replaced and removed while others run; safe for
/// use by many threads at once. What it returns stays usable while the model is registered, and longer where it is held.
/// </summary>
public sealed class ModelRegistry : IDisposable
{
    internal const string DefaultName = "default";

    private readonly Lock gate = new();
    private readonly ModelLoader loader;
    private readonly ModelMemory memory;
    private volatile ModelTable table = ModelTable.Empty;
    private bool disposed;

    private ModelRegistry(ModelRuntimeOptions options)
    {
        memory = new ModelMemory(options.MemoryBudget);
        loader = new ModelLoader(options, memory);
    }

    /// <summary>What is registered, by kind and then by name.</summary>
    public IReadOnlyList<ModelInfo> Models => table.Infos;

    /// <summary>Bytes of the graphs and tables that are in memory now; never over the budget.</summary>
    public long LoadedBytes => memory.UsedBytes;

    /// <summary>Loads every model under <paramref name="roots"/> and runs each once.</summary>
    /// <param name="roots">Folders that hold model folders (one sub-folder each) or are one themselves.</param>
    /// <param name="options">How the models run.</param>
    /// <exception cref="ModelException">A folder or file is missing or wrong, a model does not do what its folder
    /// declares, a name is used twice, or two models are the default of one kind (58000); a model is larger than the
    /// memory budget (54000). Nothing stays loaded then.</exception>
    public static ModelRegistry Load(IEnumerable<string> roots, ModelRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IntraOpThreads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryBudget ?? 1, 1, nameof(options));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var definitions = DefaultModels.Settle(
            [.. roots.Select(root => (IReadOnlyList<ModelDefinition>)[.. ModelFolder.Find(root).Where(seen.Add).Select(ModelFolder.Read)])]).ToList();
        RefuseTwins(definitions);
        var registry = new ModelRegistry(options);
        try
        {
            foreach (var definition in definitions)
            {
                registry.table = registry.table.With(registry.loader.Load(definition));
            }
        }
        catch
        {
            registry.Dispose();
            throw;
        }

        return registry;
    }

    /// <summary>The encoder of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public IEncoder Encoder(string name) => (IEncoder)table.Find(ModelKind.Encoder, name);

    /// <summary>The reranker of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public IReranker Reranker(string name) => (IReranker)table.Find(ModelKind.Reranker, name);

    /// <summary>The sparse encoder of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public ISparseEncoder SparseEncoder(string name) => (ISparseEncoder)table.Find(ModelKind.SparseEncoder, name);

    /// <summary>The multi-vector encoder of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public IMultiVectorEncoder MultiVectorEncoder(string name) => (IMultiVectorEncoder)table.Find(ModelKind.MultiVectorEncoder, name);

    /// <summary>A model that stays usable until the hold is disposed of, even when it is removed or replaced meanwhile.</summary>
    /// <typeparam name="T"><see cref="IEncoder"/>, <see cref="IReranker"/>, <see cref="ISparseEncoder"/> or <see cref="IMultiVectorEncoder"/>.</typeparam>
    /// <param name="name">The model's name; <c>default</c> is the default one.</param>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public ModelHold<T> Hold<T>(string name)
        where T : class
    {
        var kind = typeof(T) == typeof(IEncoder) ? ModelKind.Encoder
            : typeof(T) == typeof(IReranker) ? ModelKind.Reranker
            : typeof(T) == typeof(ISparseEncoder) ? ModelKind.SparseEncoder
            : typeof(T) == typeof(IMultiVectorEncoder) ? ModelKind.MultiVectorEncoder
            : throw new ArgumentException($"{typeof(T).Name} is not the interface of a kind of model.");
        while (true)
        {
            // A model is out of the table before it refuses holds, so that the next look finds its successor.
            var model = table.Find(kind, name);
            if (model.TryHold())
            {
                return new ModelHold<T>((T)(object)model, model);
            }
        }
    }

    /// <summary>Loads and registers one more model; where its folder says so it becomes the default of its kind at once.</summary>
    /// <param name="folder">A model folder.</param>
    /// <exception cref="ModelException">As <see cref="Load(IEnumerable{string}, ModelRuntimeOptions)"/>; 42710 when the name is in use.</exception>
    public ModelInfo Add(string folder) => Register(folder, replace: false);

    /// <summary><see cref="Add"/> on another thread, because loading takes as long as the model is large.</summary>
    /// <param name="folder">A model folder.</param>
    /// <param name="cancellationToken">Ends the wait before the loading begins.</param>
    public Task<ModelInfo> AddAsync(string folder, CancellationToken cancellationToken = default) =>
        Task.Run(() => Register(folder, replace: false), cancellationToken);

    /// <summary>
    /// Loads a model and puts it in the place of the one of its kind and name, or adds it where there is none. It stays
    /// the default where that one was. Running calls and holds end on the old one.
    /// </summary>
    /// <param name="folder">A model folder.</param>
    /// <exception cref="ModelException">As <see cref="Load(IEnumerable{string}, ModelRuntimeOptions)"/>; the old model stays then.</exception>
    public ModelInfo Replace(string folder) => Register(folder, replace: true);

    /// <summary><see cref="Replace"/> on another thread.</summary>
    /// <param name="folder">A model folder.</param>
    /// <param name="cancellationToken">Ends the wait before the loading begins.</param>
    public Task<ModelInfo> ReplaceAsync(string folder, CancellationToken cancellationToken = default) =>
        Task.Run(() => Register(folder, replace: true), cancellationToken);

    /// <summary>Takes a model away. Running calls and holds end on it; later ones get 42704.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="kind">Its kind; needed where two kinds share the name.</param>
    /// <exception cref="ModelException">There is none (42704), or several kinds have one (22023).</exception>
    public void Remove(string name, ModelKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        RegisteredModel model;
        lock (gate)
        {
            model = One(name, kind);
            table = table.Without(model);
        }

        model.Retire();
    }

    /// <summary>Makes a registered model the default of its kind, at once for all callers.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="kind">Its kind; needed where two kinds share the name.</param>
    /// <exception cref="ModelException">There is none (42704), or several kinds have one (22023).</exception>
    public void SetDefault(string name, ModelKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (gate)
        {
            table = table.WithDefault(One(name, kind));
        }
    }

    /// <summary>The numbers that a model gives for the three inputs of a fingerprint, one row for each.</summary>
    /// <param name="kind">The model's kind.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelException">There is none (42704), or it failed (58000).</exception>
    public IReadOnlyList<IReadOnlyList<float>> Fingerprint(ModelKind kind, string name) => table.Find(kind, name).ComputeFingerprint();

    /// <summary>Releases the models. A run that is under way ends first; later ones fail.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        foreach (var model in table.All)
        {
            model.Close();
        }
    }

    private static void RefuseTwins(IReadOnlyList<ModelDefinition> definitions)
    {
        foreach (var group in definitions.GroupBy(definition => (definition.Kind, definition.Name)).Where(group => group.Count() > 1))
        {
            throw ModelException.CannotLoad(
                $"Two {group.Key.Kind.Word()} models are named {group.Key.Name}: {string.Join(" and ", group.Select(definition => definition.Folder))}.");
        }

        foreach (var group in definitions.Where(definition => definition.IsDefault).GroupBy(definition => definition.Kind).Where(group => group.Count() > 1))
        {
            throw ModelException.CannotLoad(
                $"Only one {group.Key.Word()} can be the default, but these say they are: {string.Join(", ", group.Select(definition => definition.Name))}.");
        }
    }

    private RegisteredModel One(string name, ModelKind? kind)
    {
        if (kind is { } only)
        {
            return table.Find(only, name);
        }

        return table.Named(name) switch
        {
            [var model] => model,
            [] => throw new ModelException(
                $"There is no model named \"{name}\". {(Models.Count == 0 ? "None is loaded." : $"Loaded: {string.Join(", ", Models.Select(info => info.Name).Distinct())}.")}", "42704"),
            var several => throw new ModelException(
                $"\"{name}\" is the name of a model of several kinds: {string.Join(", ", several.Select(model => model.Info.Kind.Name()))}; say which is meant.", "22023"),
        };
    }

    private ModelInfo Register(string folder, bool replace)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var definition = ModelFolder.Read(folder);
        RefuseInUse(definition, replace);
        var model = loader.Load(definition);
        RegisteredModel? old;
        try
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                RefuseInUse(definition, replace);
                old = table.Named(definition.Kind, definition.Name);
                model.Info = model.Info with { IsDefault = definition.IsDefault || old?.Info.IsDefault == true };
                var next = table.With(model);
                table = model.Info.IsDefault ? next.WithDefault(model) : next;
            }
        }
        catch
        {
            model.Close();
            throw;
        }

        old?.Retire();
        return model.Info;
    }

    private void RefuseInUse(ModelDefinition definition, bool replace)
    {
        if (!replace && table.Named(definition.Kind, definition.Name) is { } other)
        {
            throw new ModelException(
                $"There is already a {definition.Kind.Word()} named {definition.Name} ({other.Info.Folder}); replace it, or remove it first.", "42710");
        }
    }
}
