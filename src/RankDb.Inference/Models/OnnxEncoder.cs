namespace RankDb.Inference;

/// <summary>An encoder that runs in ONNX Runtime.</summary>
internal sealed class OnnxEncoder : IEncoder, IDisposable
{
    private readonly ModelDefinition definition;
    private readonly ModelSession session;
    private readonly Pooling pooling;

    internal OnnxEncoder(ModelDefinition definition, ModelRuntimeOptions options, ITokenizer tokenizer, string version)
    {
        this.definition = definition;
        Tokenizer = tokenizer;
        string[] outputs = definition.Pooling switch
        {
            Pooling.None => ["sentence_embedding"],
            null => ["sentence_embedding", "last_hidden_state", "token_embeddings"],
            _ => ["last_hidden_state", "token_embeddings"],
        };
        session = new ModelSession(definition, options, tokenizer.SpecialTokens.Padding, outputs);
        try
        {
            pooling = definition.Pooling ?? (session.OutputName == "sentence_embedding" ? Pooling.None : Pooling.Mean);
            var dimension = FindDimension();
            Info = new ModelInfo(
                definition.Name, ModelKind.Encoder, dimension, definition.MaxTokens, version, definition.IsDefault, definition.Folder, definition.License)
            {
                MatryoshkaDimensions = MatryoshkaDeclaration.Read(definition.Folder, dimension),
            };
            DryRun.Check(tokenizer, definition.MaxTokens, batch => Encode(batch, new float[batch.Count * dimension]));
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
    public TokenizedInput Tokenize(string text, TextKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = kind == TextKind.Query ? definition.QueryPrefix : definition.DocumentPrefix;
        return InputBuilder.Single(Tokenizer, prefix.Length == 0 ? text : prefix + text, definition.MaxTokens);
    }

    /// <inheritdoc />
    public void Encode(IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var dimension = Info.Dimension;
        if (vectors.Length != batch.Count * dimension)
        {
            throw new ArgumentException($"{batch.Count} vectors of {dimension} numbers do not fit into {vectors.Length}.", nameof(vectors));
        }

        if (batch.Count == 0)
        {
            return;
        }

        var longest = ModelSession.LongestOf(batch);
        using var output = session.Run(batch, longest);
        CheckShape(output.GetTensorTypeAndShape().Shape, batch.Count, longest, dimension);
        var values = output.GetTensorDataAsSpan<float>();
        for (var row = 0; row < batch.Count; row++)
        {
            var vector = vectors.Slice(row * dimension, dimension);
            switch (pooling)
            {
                case Pooling.None:
                    values.Slice(row * dimension, dimension).CopyTo(vector);
                    break;
                case Pooling.Cls:
                    values.Slice(row * longest * dimension, dimension).CopyTo(vector);
                    break;
                default:
                    Mean(values.Slice(row * longest * dimension, batch[row].Length * dimension), vector);
                    break;
            }

            Finish(vector);
        }
    }

    public void Dispose() => session.Dispose();

    private static void Mean(ReadOnlySpan<float> tokens, Span<float> vector)
    {
        vector.Clear();
        for (var at = 0; at < tokens.Length; at += vector.Length)
        {
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] += tokens[at + i];
            }
        }

        Scale(vector, (double)vector.Length / tokens.Length);
    }

    private static void Scale(Span<float> vector, double factor)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * factor);
        }
    }

    private void Finish(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var number in vector)
        {
            squares += (double)number * number;
        }

        // The sum is finite only where every number is: no square of a float is too large for a double.
        if (!double.IsFinite(squares))
        {
            throw ModelException.Failed($"The model {definition.Name} gave a vector with numbers that are not finite.");
        }

        if (definition.Normalize && squares > 0)
        {
            Scale(vector, 1 / Math.Sqrt(squares));
        }
    }

    private int FindDimension()
    {
        var probe = InputBuilder.Single(Tokenizer, "a", definition.MaxTokens);
        using var output = session.Run([probe], probe.Length);
        var shape = output.GetTensorTypeAndShape().Shape;
        var dimension = shape.Length > 0 ? (int)Math.Min(shape[^1], int.MaxValue) : 0;
        if (definition.Dimension is { } declared && declared != dimension)
        {
            throw ModelException.CannotLoad(
                $"The model {definition.Name} declares dimension {declared}, but its output {session.OutputName} has {dimension} ({definition.OnnxPath}).");
        }

        CheckShape(shape, 1, probe.Length, dimension);
        return dimension;
    }

    private void CheckShape(long[] shape, int rows, int tokens, int dimension)
    {
        ReadOnlySpan<long> expected = pooling == Pooling.None ? [rows, dimension] : [rows, tokens, dimension];
        if (dimension < 1 || !expected.SequenceEqual(shape))
        {
            throw ModelException.Failed(
                $"The output {session.OutputName} of the model {definition.Name} has shape [{string.Join(", ", shape)}] instead of [{string.Join(", ", expected.ToArray())}] ({definition.OnnxPath}).");
        }
    }
}
