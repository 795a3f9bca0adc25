namespace RankDb.Inference;

/// <summary>An encoder that runs in ONNX Runtime; queries may have a graph and a tokenizer of their own.</summary>
internal sealed class OnnxEncoder : RegisteredModel, IEncoder
{
    private readonly EncoderGraph documents;
    private readonly EncoderGraph queries;

    internal OnnxEncoder(ModelParts parts)
        : base(parts)
    {
        documents = new EncoderGraph(parts, Definition.OnnxPath, parts.Tokenizer);
        queries = Definition.QueryOnnxPath is { } query ? new EncoderGraph(parts, query, parts.QueryTokenizer) : documents;
        if (queries.Width != documents.Width)
        {
            throw ModelException.CannotLoad(
                $"The model {Definition.Name} gives {documents.Width} numbers for a document, but {queries.Width} for a query ({Definition.QueryOnnxPath}).");
        }

        var dimension = Definition.Dimensions ?? documents.Width;
        Info = Info with { Dimension = dimension, MatryoshkaDimensions = MatryoshkaDeclaration.Read(Definition.Folder, dimension) };
        DryRun.Check(Tokenizer, Definition.MaxTokens, batch => Encode(batch, new float[batch.Count * Info.Dimension]));
        if (queries != documents)
        {
            DryRun.Check(parts.QueryTokenizer, Definition.MaxTokens, batch => EncodePart(queries, batch, new float[batch.Count * Info.Dimension]));
        }
    }

    /// <inheritdoc />
    public TokenizedInput Tokenize(string text, TextKind kind) => TextInput.Of(Parts, text, kind);

    /// <inheritdoc />
    public void Encode(IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
    {
        EncoderArguments.Check(batch, Info.Dimension, vectors);
        if (batch.Count == 0)
        {
            return;
        }

        var asked = queries == documents ? 0 : batch.Count(input => input.Kind == TextKind.Query);
        if (asked == 0 || asked == batch.Count)
        {
            EncodePart(asked == 0 ? documents : queries, batch, vectors);
            return;
        }

        EncodeSide(documents, TextKind.Document, batch, vectors);
        EncodeSide(queries, TextKind.Query, batch, vectors);
    }

    internal override float[][] ComputeFingerprint() => FingerprintInputs.Compute(this);

    private void EncodeSide(EncoderGraph graph, TextKind kind, IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
    {
        var dimension = Info.Dimension;
        var rows = Enumerable.Range(0, batch.Count).Where(row => batch[row].Kind == kind).ToArray();
        var own = new float[rows.Length * dimension];
        EncodePart(graph, [.. rows.Select(row => batch[row])], own);
        for (var i = 0; i < rows.Length; i++)
        {
            own.AsSpan(i * dimension, dimension).CopyTo(vectors[(rows[i] * dimension)..]);
        }
    }

    private void EncodePart(EncoderGraph graph, IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
    {
        var dimension = Info.Dimension;
        graph.Encode(batch, dimension, vectors);
        for (var row = 0; row < batch.Count; row++)
        {
            VectorFinish.Apply(Definition.Name, vectors.Slice(row * dimension, dimension), Definition.Normalize);
        }
    }
}
