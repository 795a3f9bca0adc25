namespace RankDb.Inference;

/// <summary>A model that turns a text into a vector. Safe for use by many threads at once.</summary>
public interface IEncoder
{
    /// <summary>What is known about the model.</summary>
    ModelInfo Info { get; }

    /// <summary>The model's tokenizer.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Puts the model's prefix for <paramref name="kind"/> before the text, and tokenizes and cuts it to the model's limit.</summary>
    TokenizedInput Tokenize(string text, TextKind kind);

    /// <summary>Computes one vector per input.</summary>
    /// <param name="batch">Inputs; padded here to the longest, so inputs of like length belong together.</param>
    /// <param name="vectors">Receives <c>batch.Count</c> x <see cref="ModelInfo.Dimension"/> numbers, row-major,
    /// of Euclidean length 1 where the model normalises (the usual case).</param>
    /// <exception cref="ArgumentException"><paramref name="vectors"/> has another size.</exception>
    /// <exception cref="ModelException">The model failed or gave a number that is not finite (58000).</exception>
    void Encode(IReadOnlyList<TokenizedInput> batch, Span<float> vectors);
}
