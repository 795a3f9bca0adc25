using System.Diagnostics;

namespace RankDb.Inference.Quantization;

/// <summary>A loaded model and the sample pairs as its inputs; scores them in any batches.</summary>
internal sealed class TrialModel : IDisposable
{
    // Measured on MiniLM-L6 shapes: larger batches leave the processor's second cache, smaller ones save nothing.
    private const int BatchTokens = 256;

    private readonly ModelRegistry registry;
    private readonly IEncoder? encoder;
    private readonly IReranker? reranker;
    private readonly int pairs;

    private TrialModel(ModelRegistry registry, IReadOnlyList<TextPair> samples)
    {
        this.registry = registry;
        pairs = samples.Count;
        Info = registry.Models[0];
        switch (Info.Kind)
        {
            case ModelKind.Encoder:
                encoder = registry.Encoder(Info.Name);
                Inputs = [.. samples.Select(pair => encoder.Tokenize(pair.Query, TextKind.Query)), .. samples.Select(pair => encoder.Tokenize(pair.Document, TextKind.Document))];
                break;
            case ModelKind.Reranker:
                reranker = registry.Reranker(Info.Name);
                Inputs = [.. samples.Select(pair => reranker.Tokenize(pair.Query, [pair.Document])[0])];
                break;
            default:
                throw new ModelException($"The model {Info.Name} is neither an encoder nor a reranker; only these can be quantised.", "22023");
        }
    }

    internal ModelInfo Info { get; }

    internal IReadOnlyList<TokenizedInput> Inputs { get; }

    internal ITokenizer Tokenizer => encoder?.Tokenizer ?? reranker!.Tokenizer;

    /// <summary>Numbers that the model gives for one input.</summary>
    private int Width => encoder is null ? 1 : Info.Dimension;

    internal static TrialModel Load(string folder, Func<ITokenizer, IReadOnlyList<TextPair>> samples)
    {
        var registry = ModelRegistry.Load([folder], new ModelRuntimeOptions());
        try
        {
            var model = registry.Models[0];
            return new TrialModel(registry, samples(model.Kind == ModelKind.Encoder ? registry.Encoder(model.Name).Tokenizer : registry.Reranker(model.Name).Tokenizer));
        }
        catch
        {
            registry.Dispose();
            throw;
        }
    }

    /// <summary>What the model gives for each input, batched by length as in use.</summary>
    internal float[][] Run(CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, Inputs.Count).OrderByDescending(i => Inputs[i].Length).ToArray();
        var batches = new List<int[]>();
        for (var at = 0; at < order.Length;)
        {
            var count = Math.Clamp(BatchTokens / Inputs[order[at]].Length, 1, order.Length - at);
            batches.Add(order[at..(at + count)]);
            at += count;
        }

        return Run(batches, cancellationToken);
    }

    /// <summary>What the model gives for each input, in the given batches of input numbers.</summary>
    internal float[][] Run(IEnumerable<int[]> batches, CancellationToken cancellationToken)
    {
        var results = new float[Inputs.Count][];
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenizedInput[] inputs = [.. batch.Select(i => Inputs[i])];
            var numbers = new float[batch.Length * Width];
            if (encoder is not null)
            {
                encoder.Encode(inputs, numbers);
            }
            else
            {
                reranker!.Score(inputs, numbers);
            }

            for (var row = 0; row < batch.Length; row++)
            {
                results[batch[row]] = numbers[(row * Width)..((row + 1) * Width)];
            }
        }

        return results;
    }

    /// <summary>One score per pair: the probability, or the cosine of query and document.</summary>
    internal float[] Scores(float[][] results) => encoder is null
        ? [.. results.Select(result => result[0])]
        : [.. Enumerable.Range(0, pairs).Select(i => Cosine(results[i], results[pairs + i]))];

    /// <summary>Milliseconds to run every input once.</summary>
    internal double Time(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Run(cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    public void Dispose() => registry.Dispose();

    private static float Cosine(float[] a, float[] b)
    {
        double product = 0, squareA = 0, squareB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }

        return squareA * squareB > 0 ? (float)(product / Math.Sqrt(squareA * squareB)) : 0;
    }
}
