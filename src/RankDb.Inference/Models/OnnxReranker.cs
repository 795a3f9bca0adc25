using System.Security.Cryptography;

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
        TokenVersion = OfTokens(definition);
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
    public string TokenVersion { get; }

    /// <inheritdoc />
    public int[] TokenizeDocument(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return InputBuilder.Document(Tokenizer, document, definition.MaxTokens);
    }

    /// <inheritdoc />
    public IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents)
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
    public void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (probabilities.Length != batch.Count)
        {
            throw new ArgumentException($"{batch.Count} probabilities do not fit into {probabilities.Length}.", nameof(probabilities));
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

        var logits = output.GetTensorDataAsSpan<float>();
        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsFinite(logits[i]))
            {
                throw ModelException.Failed($"The model {definition.Name} gave a score that is not finite.");
            }

            probabilities[i] = (float)(1 / (1 + Math.Exp(-(double)logits[i])));
        }
    }

    // The tokenizer's file and the limit decide on the ids; the graph does not, so a retrained model keeps the stored ids.
    private static string OfTokens(ModelDefinition definition)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(definition.TokenizerPath));
        hash.AppendData(BitConverter.GetBytes(definition.MaxTokens));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    public void Dispose() => session.Dispose();
}
