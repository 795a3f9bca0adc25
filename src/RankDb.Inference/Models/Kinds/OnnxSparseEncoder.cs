namespace RankDb.Inference;

/// <summary>A sparse encoder (SPLADE) that runs in ONNX Runtime; queries may need a table only.</summary>
internal sealed class OnnxSparseEncoder : RegisteredModel, ISparseEncoder
{
    // Logits of one run: a number for each token of the input and each token of the vocabulary.
    private const long MaxLogits = 32 * 1024 * 1024;

    private readonly SparseSettings settings;
    private readonly ModelGraph documents;
    private readonly ModelGraph queries;
    private readonly float[]? table;
    private readonly int[] special;

    internal OnnxSparseEncoder(ModelParts parts)
        : base(parts)
    {
        settings = Definition.Sparse!;
        string[] outputs = Definition.Output is { } named ? [named] : ["logits", "sparse_embedding", "sentence_embedding", "output"];
        documents = new ModelGraph(parts, Definition.OnnxPath, parts.Tokenizer, outputs);
        queries = Definition.QueryOnnxPath is { } query ? new ModelGraph(parts, query, parts.QueryTokenizer, outputs) : documents;
        table = settings.QueryTable is { } path ? QueryTable.Load(path, parts.QueryTokenizer) : null;
        special = settings.SkipSpecial ? SpecialIds.Of(Tokenizer) : [];
        var width = FindWidth(documents, parts.Tokenizer);
        if (queries != documents && FindWidth(queries, parts.QueryTokenizer) is var other && other != width)
        {
            throw ModelException.CannotLoad($"The model {Definition.Name} gives {width} weights for a document, but {other} for a query ({queries.Path}).");
        }

        if (table?.Length > width)
        {
            throw ModelException.CannotLoad($"The query weights of the model {Definition.Name} are for {table.Length} tokens, but its graph has {width} ({settings.QueryTable}).");
        }

        Info = Info with { Dimension = width };
        DryRun.Check(Tokenizer, Definition.MaxTokens, batch => Encode(batch));
    }

    /// <inheritdoc />
    public TokenizedInput Tokenize(string text, TextKind kind) => TextInput.Of(Parts, text, kind);

    /// <inheritdoc />
    public IReadOnlyList<SparseVector> Encode(IReadOnlyList<TokenizedInput> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var vectors = new SparseVector[batch.Count];
        var run = new List<int>[] { [], [] };
        for (var i = 0; i < batch.Count; i++)
        {
            var isQuery = batch[i].Kind == TextKind.Query;
            if (isQuery && table is not null)
            {
                vectors[i] = LookUp(batch[i], table);
            }
            else
            {
                run[isQuery && queries != documents ? 1 : 0].Add(i);
            }
        }

        RunAll(documents, batch, run[0], vectors);
        RunAll(queries, batch, run[1], vectors);
        return vectors;
    }

    internal override float[][] ComputeFingerprint() => FingerprintInputs.Compute(this);

    private SparseVector LookUp(TokenizedInput query, float[] weights)
    {
        var own = new float[weights.Length];
        foreach (var id in query.Ids)
        {
            own[id] = weights[id];
        }

        return Finish(own, settings.QueryTopK);
    }

    private SparseVector Finish(Span<float> weights, int? topK)
    {
        foreach (var id in special)
        {
            if (id < weights.Length)
            {
                weights[id] = 0;
            }
        }

        return SparsePruning.Apply(Definition.Name, weights, topK);
    }

    private void RunAll(ModelGraph graph, IReadOnlyList<TokenizedInput> batch, List<int> rows, SparseVector[] vectors)
    {
        for (var start = 0; start < rows.Count;)
        {
            var longest = 0;
            var count = 0;
            while (start + count < rows.Count)
            {
                var next = Math.Max(longest, batch[rows[start + count]].Length);
                if (count > 0 && (long)next * (count + 1) * Info.Dimension > MaxLogits)
                {
                    break;
                }

                longest = next;
                count++;
            }

            Run(graph, batch, rows.GetRange(start, count), vectors);
            start += count;
        }
    }

    private void Run(ModelGraph graph, IReadOnlyList<TokenizedInput> batch, List<int> rows, SparseVector[] vectors)
    {
        var inputs = rows.ConvertAll(row => batch[row]);
        var width = Info.Dimension;
        using var output = graph.Run(inputs);
        var isPooled = output.Shape.Length == 2;
        CheckShape(output, inputs.Count, width);
        var activation = settings.Activation ?? (isPooled ? SparseActivation.None : SparseActivation.Log1pRelu);
        var weights = new float[width];
        for (var i = 0; i < inputs.Count; i++)
        {
            var values = isPooled
                ? output.Values.Slice(i * width, width)
                : output.Values.Slice(checked(i * output.Longest * width), inputs[i].Attended * width);
            SparsePooling.Apply(values, settings.Sum, activation, weights);
            vectors[rows[i]] = Finish(weights, inputs[i].Kind == TextKind.Query ? settings.QueryTopK : settings.DocumentTopK);
        }
    }

    private int FindWidth(ModelGraph graph, ITokenizer tokenizer)
    {
        using var output = graph.Run([InputBuilder.Single(tokenizer, "a", Definition.MaxTokens)]);
        CheckShape(output, 1, -1);
        var width = (int)Math.Min(output.Shape[^1], int.MaxValue);
        if (width < tokenizer.VocabularySize || (Definition.Dimension is { } declared && declared != width))
        {
            throw ModelException.CannotLoad(
                $"The output {output.Name} of the model {Definition.Name} has {width} weights, but its folder has {tokenizer.VocabularySize} tokens and declares dimension {Definition.Dimension?.ToString() ?? "(none)"} ({graph.Path}).");
        }

        return width;
    }

    private void CheckShape(GraphOutput output, int rows, int width)
    {
        if (output.Shape.Length == 2)
        {
            output.CheckShape(Definition.Name, rows, width);
        }
        else
        {
            output.CheckShape(Definition.Name, rows, output.Longest, width);
        }
    }
}
