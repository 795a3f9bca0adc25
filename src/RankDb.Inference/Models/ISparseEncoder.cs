namespace RankDb.Inference;

/// <summary>A model that turns a text into weights of its vocabulary's tokens. Safe for use by many threads at once.</summary>
public interface ISparseEncoder
{
    /// <summary>What is known about the model.</summary>
    ModelInfo Info { get; }

    /// <summary>The model's tokenizer, for documents.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Puts the model's prefix for <paramref name="kind"/> before the text, and tokenizes and cuts it to the model's limit.</summary>
    TokenizedInput Tokenize(string text, TextKind kind);

    /// <summary>Computes one sparse vector per input, by the query table where there is one and the input is a query.</summary>
    /// <param name="batch">Inputs; padded here to the longest, so inputs of like length belong together.</param>
    /// <exception cref="ModelException">The model failed or gave a number that is not finite (58000).</exception>
    IReadOnlyList<SparseVector> Encode(IReadOnlyList<TokenizedInput> batch);
}
