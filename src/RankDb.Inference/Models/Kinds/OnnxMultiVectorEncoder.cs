namespace RankDb.Inference;

/// <summary>A multi-vector encoder (Khattab and Zaharia 2020, "ColBERT") that runs in ONNX Runtime.</summary>
internal sealed class OnnxMultiVectorEncoder : RegisteredModel, IMultiVectorEncoder
{
    private readonly MultiVectorSettings settings;
    private readonly ModelGraph graph;
    private readonly int[] queryMarker;
    private readonly int[] documentMarker;
    private readonly int mask;
    private readonly HashSet<int> skipped;

    internal OnnxMultiVectorEncoder(ModelParts parts)
        : base(parts)
    {
        settings = Definition.MultiVector!;
        queryMarker = Marker(settings.QueryMarker);
        documentMarker = Marker(settings.DocumentMarker);
        mask = SpecialIds.Find(Tokenizer, settings.MaskToken)
            ?? (settings.Expand
                ? throw ModelException.CannotLoad($"The vocabulary of the model {Definition.Name} lacks {settings.MaskToken}, which queries are filled up with; set \"mask_token\", or \"query_expansion\" to false.")
                : -1);
        skipped = [.. settings.SkipTokens.Select(FirstId).Where(id => id >= 0 && id != Tokenizer.SpecialTokens.Unknown)];
        string[] outputs = Definition.Output is { } named ? [named] : ["token_embeddings", "last_hidden_state", "output", "contextual"];
        graph = new ModelGraph(parts, Definition.OnnxPath, Tokenizer, outputs);
        Info = Info with { Dimension = FindDimension() };
        DryRun.Check(Tokenizer, Definition.MaxTokens, batch => Encode(batch));
        Encode([Tokenize("a", TextKind.Query)]);
    }

    /// <inheritdoc />
    public TokenizedInput Tokenize(string text, TextKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isQuery = kind == TextKind.Query;
        var marker = isQuery ? queryMarker : documentMarker;
        var limit = isQuery ? Math.Min(settings.QueryTokens, Definition.MaxTokens) : Definition.MaxTokens;
        var prefixed = TextInput.Prefixed(isQuery ? Definition.QueryPrefix : Definition.DocumentPrefix, text);
        var plain = InputBuilder.Single(Tokenizer, prefixed, limit - marker.Length);
        var leading = Tokenizer.SpecialTokens.SingleTemplate.TakeWhile(piece => piece.Sequence < 0).Count();
        List<int> ids = [.. plain.Ids[..leading], .. marker, .. plain.Ids[leading..]];
        var attended = ids.Count;
        if (isQuery && settings.Expand)
        {
            ids.AddRange(Enumerable.Repeat(mask, limit - ids.Count));
            attended = settings.AttendToMasks ? ids.Count : attended;
        }

        return new TokenizedInput([.. ids], new int[ids.Count]) { Kind = kind, Attended = attended };
    }

    /// <inheritdoc />
    public RaggedMatrix Encode(IReadOnlyList<TokenizedInput> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var dimension = Info.Dimension;
        var starts = new int[batch.Count + 1];
        for (var i = 0; i < batch.Count; i++)
        {
            starts[i + 1] = starts[i] + batch[i].Ids.Count(id => IsKept(batch[i], id));
        }

        var values = new float[starts[^1] * dimension];
        if (batch.Count > 0)
        {
            using var output = graph.Run(batch);
            output.CheckShape(Definition.Name, batch.Count, output.Longest, dimension);
            var at = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                for (var token = 0; token < batch[i].Length; token++)
                {
                    if (IsKept(batch[i], batch[i].Ids[token]))
                    {
                        var vector = values.AsSpan(at, dimension);
                        output.Values.Slice(((i * output.Longest) + token) * dimension, dimension).CopyTo(vector);
                        VectorFinish.Apply(Definition.Name, vector, Definition.Normalize);
                        at += dimension;
                    }
                }
            }
        }

        return new RaggedMatrix(values, starts, dimension);
    }

    internal override float[][] ComputeFingerprint() => FingerprintInputs.Compute(this);

    private bool IsKept(TokenizedInput input, int id) => input.Kind == TextKind.Query || !skipped.Contains(id);

    // A marker is one token where the vocabulary has it as written; else it is text.
    private int[] Marker(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var ids = SpecialIds.Find(Tokenizer, text) is { } id ? [id] : Tokenizer.EncodeIds(text, 9);
        return ids.Length is > 0 and < 5 && !ids.Contains(Tokenizer.SpecialTokens.Unknown)
            ? ids
            : throw ModelException.CannotLoad($"The marker \"{text}\" of the model {Definition.Name} is no token of its vocabulary.");
    }

    private int FirstId(string token) => SpecialIds.Find(Tokenizer, token) ?? (Tokenizer.EncodeIds(token, 2) is [var only] ? only : -1);

    private int FindDimension()
    {
        using var output = graph.Run([InputBuilder.Single(Tokenizer, "a", Definition.MaxTokens)]);
        output.CheckShape(Definition.Name, 1, output.Longest, -1);
        var dimension = (int)Math.Min(output.Shape[^1], int.MaxValue);
        return Definition.Dimension is { } declared && declared != dimension
            ? throw ModelException.CannotLoad(
                $"The model {Definition.Name} declares dimension {declared}, but its output {output.Name} has {dimension}; the projection must be in the graph ({graph.Path}).")
            : dimension;
    }
}
