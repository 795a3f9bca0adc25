namespace RankDb.Inference;

/// <summary>A model that turns a text into one vector for each of its tokens. Safe for use by many threads at once.</summary>
public interface IMultiVectorEncoder
{
    /// <summary>What is known about the model.</summary>
    ModelInfo Info { get; }

    /// <summary>The model's tokenizer.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Tokenizes a text, puts the marker of its kind behind the first special token, and fills a query up with mask tokens.</summary>
    TokenizedInput Tokenize(string text, TextKind kind);

    /// <summary>Computes the vectors of the tokens of each input; those on the model's skip list are left out of documents.</summary>
    /// <param name="batch">Inputs; padded here to the longest, so inputs of like length belong together.</param>
    /// <exception cref="ModelException">The model failed or gave a number that is not finite (58000).</exception>
    RaggedMatrix Encode(IReadOnlyList<TokenizedInput> batch);
}
