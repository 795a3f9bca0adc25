namespace RankDb.Inference;

/// <summary>Runs a model once when it is loaded, so that one that cannot work is refused then and not in a query.</summary>
internal static class DryRun
{
    // A longer run would need gigabytes for the attention of a model of average size.
    private const int LongestTried = 2048;

    /// <summary>Runs a batch of two inputs of unlike length, then one of the largest length that the model claims to take.</summary>
    internal static void Check(ITokenizer tokenizer, int maxTokens, Action<IReadOnlyList<TokenizedInput>> run)
    {
        run([
            InputBuilder.Single(tokenizer, "a", maxTokens),
            InputBuilder.Single(tokenizer, "a b c d", maxTokens),
        ]);
        var longest = new int[Math.Min(maxTokens, LongestTried)];
        Array.Fill(longest, Math.Max(0, tokenizer.SpecialTokens.Unknown));
        run([new TokenizedInput(longest, new int[longest.Length])]);
    }
}
