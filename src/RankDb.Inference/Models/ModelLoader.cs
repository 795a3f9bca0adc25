namespace RankDb.Inference;

/// <summary>Makes a model of its folder and tries it.</summary>
internal sealed class ModelLoader(ModelRuntimeOptions options, ModelMemory memory)
{
    /// <summary>Loads a model, runs it, and compares its numbers with the stored fingerprint.</summary>
    /// <exception cref="ModelException">It cannot be loaded, does not do what its folder declares, gives other numbers
    /// than its fingerprint (58000), or is larger than the memory budget (54000).</exception>
    internal RegisteredModel Load(ModelDefinition definition)
    {
        var tokenizer = TokenizerFile.Load(definition.TokenizerPath);
        var files = ModelVersion.Files(definition);
        var fingerprint = options.CheckFingerprints ? definition.Fingerprint : null;
        var info = new ModelInfo(
            definition.Name, definition.Kind, 0, definition.MaxTokens, ModelVersion.Of(definition, files), definition.IsDefault, definition.Folder, definition.License)
        {
            Metric = definition.Metric,
            Cost = definition.Cost,
            QueryCost = definition.QueryCost,
            Precision = definition.Precision,
            Files = files,
            SizeBytes = files.Where(file => !file.Path.EndsWith(".json", StringComparison.Ordinal)).Sum(file => file.Bytes),
            HasFingerprint = fingerprint is not null,
        };
        var parts = new ModelParts(
            definition, options, memory, tokenizer, definition.QueryTokenizerPath is { } query ? TokenizerFile.Load(query) : tokenizer, info);
        try
        {
            RegisteredModel model = definition switch
            {
                { Kind: ModelKind.Reranker } => new OnnxReranker(parts),
                { Kind: ModelKind.SparseEncoder } => new OnnxSparseEncoder(parts),
                { Kind: ModelKind.MultiVectorEncoder } => new OnnxMultiVectorEncoder(parts),
                { TablePath: not null } => new StaticEncoder(parts),
                _ => new OnnxEncoder(parts),
            };
            if (fingerprint is not null)
            {
                RefuseOther(model, fingerprint);
            }

            return model;
        }
        catch
        {
            parts.End(() => new ObjectDisposedException(definition.Name));
            throw;
        }
    }

    private static void RefuseOther(RegisteredModel model, StoredFingerprint fingerprint)
    {
        if (fingerprint.Difference(model.ComputeFingerprint()) is { } difference)
        {
            throw ModelException.CannotLoad(
                $"The model {model.Info.Name} does not give the numbers of its fingerprint: {difference}. "
                + $"A file or setting of {model.Info.Folder} was changed; restore it, or write a new fingerprint with: rankdb models check FOLDER --write.");
        }
    }
}
