namespace RankDb.Inference;

/// <summary>A model that reads a query and a document together. Safe for use by many threads at once.</summary>
public interface IReranker
{
    /// <summary>What is known about the model.</summary>
    ModelInfo Info { get; }

    /// <summary>The model's tokenizer.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>
    /// Makes one pair per document. The query is cut to at most half of <see cref="ModelInfo.MaxTokens"/>,
    /// then the document to what remains.
    /// </summary>
    IReadOnlyList<TokenizedInput> Tokenize(string query, IReadOnlyList<string> documents);

    /// <summary>The ids of a document as every pair with it has them, without special tokens, cut to what a pair can hold at most;
    /// to be stored and given to <see cref="Pair"/>. Reads no further than needed.</summary>
    int[] TokenizeDocument(string document);

    /// <summary>Makes one pair per document from ids that <see cref="TokenizeDocument"/> gave: the same pairs, id for id, as
    /// <see cref="Tokenize"/> makes of the texts.</summary>
    /// <exception cref="ModelException">An id is not one of the vocabulary (22023).</exception>
    IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents);

    /// <summary>Whether documents may be given as token ids; false for a model that reads a prompt, whose documents are texts.</summary>
    bool TakesTokens => true;

    /// <summary>Changes whenever <see cref="TokenizeDocument"/> may give other ids; ids of another version must not be used.</summary>
    string TokenVersion => Info.Version;

    /// <summary>Computes the probability, 0 to 1, that each document answers its query.</summary>
    /// <param name="batch">Pairs; padded here to the longest, so pairs of like length belong together.</param>
    /// <param name="probabilities">Receives one number per pair: the sigmoid of the model's logit.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> has another size.</exception>
    /// <exception cref="ModelException">The model failed or gave a number that is not finite (58000).</exception>
    void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities);

    /// <summary>Computes the model's raw score of each pair: the logit whose sigmoid is what <see cref="Score"/> gives.</summary>
    /// <remarks>Unless a model overrides this, the logit is found back from the probability, which has 24 bits:
    /// it is then off by up to 6e-8 / (p (1 - p)), and lies within -17 and 17.</remarks>
    /// <param name="batch">As in <see cref="Score"/>.</param>
    /// <param name="logits">Receives one number per pair.</param>
    /// <exception cref="ArgumentException"><paramref name="logits"/> has another size.</exception>
    /// <exception cref="ModelException">The model failed or gave a number that is not finite (58000).</exception>
    void ScoreRaw(IReadOnlyList<TokenizedInput> batch, Span<float> logits)
    {
        const double Least = 5.9604644775390625E-08; // half the distance of 1 to the float below it
        Score(batch, logits);
        for (var i = 0; i < logits.Length; i++)
        {
            var probability = Math.Clamp(logits[i], Least, 1 - Least);
            logits[i] = (float)Math.Log(probability / (1 - probability));
        }
    }
}
