namespace RankDb.Inference;

/// <summary>A graph that gives the vector of a text, or those of its tokens.</summary>
internal sealed class EncoderGraph
{
    private readonly ModelDefinition definition;
    private readonly ModelGraph graph;
    private readonly Pooling pooling;

    internal EncoderGraph(ModelParts parts, string path, ITokenizer tokenizer)
    {
        definition = parts.Definition;
        string[] outputs = definition switch
        {
            { Output: { } named } => [named],
            { Pooling: Pooling.None } => ["sentence_embedding"],
            { Pooling: null } => ["sentence_embedding", "last_hidden_state", "token_embeddings"],
            _ => ["last_hidden_state", "token_embeddings"],
        };
        graph = new ModelGraph(parts, path, tokenizer, outputs);
        var probe = InputBuilder.Single(tokenizer, "a", definition.MaxTokens);
        using var output = graph.Run([probe]);
        pooling = definition.Pooling ?? (output.Shape.Length == 2 ? Pooling.None : Pooling.Mean);
        CheckShape(output, 1, -1);
        Width = (int)Math.Min(output.Shape[^1], int.MaxValue);
        if (definition.Dimension is { } declared && declared != Width)
        {
            throw ModelException.CannotLoad(
                $"The model {definition.Name} declares dimension {declared}, but its output {output.Name} has {Width} ({path}).");
        }

        if (definition.Dimensions > Width)
        {
            throw ModelException.CannotLoad(
                $"The model {definition.Name} declares dimensions {definition.Dimensions}, but its output {output.Name} has only {Width} ({path}).");
        }
    }

    /// <summary>Numbers that the graph gives for one vector.</summary>
    internal int Width { get; }

    /// <summary>Computes the vectors of a batch of at least one input, cut to the dimension, not yet finished.</summary>
    internal void Encode(IReadOnlyList<TokenizedInput> batch, int dimension, Span<float> vectors)
    {
        using var output = graph.Run(batch);
        CheckShape(output, batch.Count, Width);
        var values = output.Values;
        for (var row = 0; row < batch.Count; row++)
        {
            var vector = vectors.Slice(row * dimension, dimension);
            if (pooling == Pooling.None)
            {
                values.Slice(row * Width, dimension).CopyTo(vector);
            }
            else
            {
                TokenPooling.Apply(pooling, values.Slice(row * output.Longest * Width, batch[row].Attended * Width), Width, vector);
            }
        }
    }

    private void CheckShape(GraphOutput output, int rows, int width)
    {
        if (pooling == Pooling.None)
        {
            output.CheckShape(definition.Name, rows, width);
        }
        else
        {
            output.CheckShape(definition.Name, rows, output.Longest, width);
        }
    }
}
