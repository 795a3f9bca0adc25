namespace RankDb.Inference;

/// <summary>A cross-encoder that runs in ONNX Runtime.</summary>
internal sealed class OnnxReranker : IReranker, IDisposable
{
    private readonly ModelDefinition definition;
    private readonly ModelSession session;

    internal OnnxReranker(ModelDefinition definition, ModelRuntimeOptions options, ITokenizer tokenizer, string version)
    {
        this.definition = definition;
        Tokenizer = tokenizer;
        Info = new ModelInfo(
            definition.Name, ModelKind.Reranker, 0, definition.MaxTokens, version, definition.IsDefault, definition.Folder, definition.License);
        session = new ModelSession(definition, options, tokenizer.SpecialTokens.Padding, ["logits"]);
        try
        {
            DryRun.Check(tokenizer, definition.MaxTokens, batch => Score(batch, new float[batch.Count]));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ModelInfo Info { get; }

    /// <inheritdoc />
    public ITokenizer Tokenizer { get; }

    /// <inheritdoc />
    public IReadOnlyList<TokenizedInput> Tokenize(string query, IReadOnlyList<string> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var queryIds = InputBuilder.Query(Tokenizer, query, definition.MaxTokens);
        var pairs = new TokenizedInput[documents.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = InputBuilder.Pair(Tokenizer, queryIds, documents[i], definition.MaxTokens);
        }

        return pairs;
    }

    /// <inheritdoc />
    public IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var queryIds = InputBuilder.Query(Tokenizer, query, definition.MaxTokens);
        return [.. documents.Select(ids => InputBuilder.Pair(Tokenizer, queryIds, ids, definition.MaxTokens))];
    }

    /// <inheritdoc />
    public void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities)
    {
        ScoreRaw(batch, probabilities);
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = (float)(1 / (1 + Math.Exp(-(double)probabilities[i])));
        }
    }

    /// <inheritdoc />
    public void ScoreRaw(IReadOnlyList<TokenizedInput> batch, Span<float> logits)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (logits.Length != batch.Count)
        {
            throw new ArgumentException($"{batch.Count} scores do not fit into {logits.Length}.", nameof(logits));
        }

        if (batch.Count == 0)
        {
            return;
        }

        using var output = session.Run(batch, ModelSession.LongestOf(batch));
        var shape = output.GetTensorTypeAndShape().Shape;
        if (shape.Length is not (1 or 2) || shape[0] != batch.Count || (shape.Length == 2 && shape[1] != 1))
        {
            throw ModelException.Failed(
                $"The output {session.OutputName} of the model {definition.Name} has shape [{string.Join(", ", shape)}] instead of [{batch.Count}, 1] ({definition.OnnxPath}).");
        }

        var values = output.GetTensorDataAsSpan<float>();
        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw ModelException.Failed($"The model {definition.Name} gave a score that is not finite.");
            }

            logits[i] = values[i];
        }
    }

    public void Dispose() => session.Dispose();
}
