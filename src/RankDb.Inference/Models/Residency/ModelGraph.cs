namespace RankDb.Inference;

/// <summary>A graph that is loaded when it is run.</summary>
internal sealed class ModelGraph
{
    private readonly ResidentSlot<ModelSession> slot;

    internal ModelGraph(ModelParts parts, string path, ITokenizer tokenizer, string[] outputs)
    {
        var definition = parts.Definition with { OnnxPath = path };
        var files = GraphFiles.Of(path);
        var bytes = files.Sum(file => file.Length);
        Path = path;
        slot = parts.Slot(bytes, Load);

        ModelSession Load()
        {
            GraphFiles.RefuseChanged(definition.Name, files);
            return new ModelSession(definition, parts.Options, tokenizer.SpecialTokens.Padding, outputs);
        }
    }

    /// <summary>Where the graph is.</summary>
    internal string Path { get; }

    /// <summary>Runs a batch of at least one input, padded to its longest; the caller disposes of the output.</summary>
    internal GraphOutput Run(IReadOnlyList<TokenizedInput> batch)
    {
        var lease = slot.Use();
        try
        {
            var longest = ModelSession.LongestOf(batch);
            return new GraphOutput(lease, lease.Value.Run(batch, longest), longest, Path);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
