using System.Security.Cryptography;

namespace RankDb.Inference;

/// <summary>A cross-encoder that runs in ONNX Runtime.</summary>
internal sealed class OnnxReranker : RegisteredModel, IReranker
{
    // A language model gives a number for each token of the input and each word of its vocabulary.
    private const int WordsBatch = 4;

    private readonly ModelGraph graph;
    private readonly RerankerHead head;
    private readonly PromptTemplate? prompt;

    internal OnnxReranker(ModelParts parts)
        : base(parts)
    {
        var settings = Definition.Reranker!;
        head = new RerankerHead(Definition.Name, settings, Tokenizer);
        prompt = settings.Template is { } template ? new PromptTemplate(Definition.Name, template, Tokenizer, Definition.MaxTokens) : null;
        graph = new ModelGraph(parts, Definition.OnnxPath, Tokenizer, [Definition.Output ?? "logits"]);
        TokenVersion = OfTokens(Definition);
        DryRun.Check(Tokenizer, Definition.MaxTokens, batch => Score(batch, new float[batch.Count]));
    }

    /// <inheritdoc />
    public IReadOnlyList<TokenizedInput> Tokenize(string query, IReadOnlyList<string> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var pairs = new TokenizedInput[documents.Count];
        if (prompt is not null)
        {
            var cut = prompt.Cut(query);
            for (var i = 0; i < pairs.Length; i++)
            {
                pairs[i] = prompt.Build(cut, documents[i]);
            }

            return pairs;
        }

        var queryIds = InputBuilder.Query(Tokenizer, query, Definition.MaxTokens);
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = InputBuilder.Pair(Tokenizer, queryIds, documents[i], Definition.MaxTokens);
        }

        return pairs;
    }

    /// <inheritdoc />
    public bool TakesTokens => prompt is null;

    /// <inheritdoc />
    public string TokenVersion { get; }

    /// <inheritdoc />
    public int[] TokenizeDocument(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return InputBuilder.Document(Tokenizer, document, Definition.MaxTokens);
    }

    /// <inheritdoc />
    public IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        RefusePrompt();
        var queryIds = InputBuilder.Query(Tokenizer, query, Definition.MaxTokens);
        var pairs = new TokenizedInput[documents.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = InputBuilder.Pair(Tokenizer, queryIds, documents[i], Definition.MaxTokens);
        }

        return pairs;
    }

    /// <inheritdoc />
    public void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities) => Run(batch, probabilities, asLogits: false);

    /// <inheritdoc />
    public void ScoreRaw(IReadOnlyList<TokenizedInput> batch, Span<float> logits) => Run(batch, logits, asLogits: true);

    private void Run(IReadOnlyList<TokenizedInput> batch, Span<float> scores, bool asLogits)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (scores.Length != batch.Count)
        {
            throw new ArgumentException($"{batch.Count} scores do not fit into {scores.Length}.", nameof(scores));
        }

        var most = Definition.Reranker!.Score == ScoreKind.YesNo ? WordsBatch : Math.Max(1, batch.Count);
        for (var start = 0; start < batch.Count; start += most)
        {
            var part = start == 0 && most >= batch.Count ? batch : [.. batch.Skip(start).Take(most)];
            using var output = graph.Run(part);
            head.Read(output, part, scores.Slice(start, part.Count), asLogits);
        }
    }

    // Where a document begins in a prompt decides how its first letters are tokenized.
    private void RefusePrompt()
    {
        if (prompt is not null)
        {
            throw new ModelException($"The model {Definition.Name} reads a prompt made of texts; it takes no documents as token ids.", "0A000");
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

    internal override float[][] ComputeFingerprint() => FingerprintInputs.Compute(this);
}
