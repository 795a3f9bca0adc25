namespace RankDb.Inference;

/// <summary>An encoder without a graph: the mean of the vectors of a text's tokens, special tokens left out (model2vec, StaticEmbedding).</summary>
internal sealed class StaticEncoder : RegisteredModel, IEncoder
{
    private readonly ResidentSlot<EmbeddingTable> table;

    internal StaticEncoder(ModelParts parts)
        : base(parts)
    {
        var path = Definition.TablePath!;
        var files = GraphFiles.Of(path);
        table = parts.Slot(files.Sum(file => file.Length), () =>
        {
            GraphFiles.RefuseChanged(Definition.Name, files);
            return EmbeddingTable.Load(path);
        });
        using var lease = table.Use();
        var (rows, columns) = (lease.Value.Rows, lease.Value.Columns);
        if (rows < Tokenizer.VocabularySize)
        {
            throw ModelException.CannotLoad($"The embeddings of the model {Definition.Name} have {rows} rows for {Tokenizer.VocabularySize} tokens ({path}).");
        }

        if (Definition.Dimensions > columns || (Definition.Dimension is { } declared && declared != columns))
        {
            throw ModelException.CannotLoad(
                $"The model {Definition.Name} declares dimension {Definition.Dimension ?? Definition.Dimensions}, but its embeddings have {columns} ({path}).");
        }

        // A sum of n vectors.
        var cost = Definition.Cost ?? new ForwardCost(columns);
        Info = Info with { Dimension = Definition.Dimensions ?? columns, Cost = cost, QueryCost = cost };
    }

    /// <inheritdoc />
    public TokenizedInput Tokenize(string text, TextKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefixed = TextInput.Prefixed(kind == TextKind.Query ? Definition.QueryPrefix : Definition.DocumentPrefix, text);
        var ids = Tokenizer.EncodeIds(InputBuilder.Readable(prefixed, Definition.MaxTokens), Definition.MaxTokens);
        if (Definition.SkipUnknown)
        {
            ids = Array.FindAll(ids, id => id != Tokenizer.SpecialTokens.Unknown);
        }

        // An input has a token at least; one that nothing attends to counts for nothing.
        return ids.Length > 0
            ? new TokenizedInput(ids, new int[ids.Length]) { Kind = kind }
            : new TokenizedInput([Tokenizer.SpecialTokens.Padding], [0]) { Kind = kind, Attended = 0 };
    }

    /// <inheritdoc />
    public void Encode(IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
    {
        var dimension = Info.Dimension;
        EncoderArguments.Check(batch, dimension, vectors);
        using var lease = table.Use();
        for (var row = 0; row < batch.Count; row++)
        {
            var vector = vectors.Slice(row * dimension, dimension);
            Mean(lease.Value, batch[row], vector);
            VectorFinish.Apply(Definition.Name, vector, Definition.Normalize);
        }
    }

    internal override float[][] ComputeFingerprint() => FingerprintInputs.Compute(this);

    private void Mean(EmbeddingTable embeddings, TokenizedInput input, Span<float> vector)
    {
        vector.Clear();
        foreach (var id in input.Ids.AsSpan(0, input.Attended))
        {
            if ((uint)id >= (uint)embeddings.Rows)
            {
                throw ModelException.Failed($"The model {Definition.Name} has no token {id}; its embeddings have {embeddings.Rows} rows.");
            }

            var row = embeddings.Row(id);
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] += row[i];
            }
        }

        if (input.Attended > 0)
        {
            VectorFinish.Scale(vector, 1.0 / input.Attended);
        }
    }
}
