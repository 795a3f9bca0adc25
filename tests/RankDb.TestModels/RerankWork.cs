namespace RankDb.TestModels;

/// <summary>A query and its candidates, in words of the invented vocabulary.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The candidates.</param>
public sealed record RerankWork(string Query, IReadOnlyList<string> Documents)
{
    private const int SpecialTokens = 3;

    /// <summary>
    /// The work that the speed goals are stated for: 100 pairs with a mean of 76 and a maximum of 225 tokens, special
    /// tokens included, in lengths that fall off as passages do.
    /// </summary>
    public static RerankWork Standard(BertShape shape, int seed) => Create(shape, seed, 100, 8, 76, 225);

    /// <summary>Makes work of given lengths.</summary>
    /// <param name="shape">Whose vocabulary.</param>
    /// <param name="seed">The same seed, the same work.</param>
    /// <param name="pairs">How many candidates, at least 2.</param>
    /// <param name="queryTokens">Tokens of the query.</param>
    /// <param name="meanTokens">Mean tokens of a pair, three special tokens included.</param>
    /// <param name="maxTokens">Tokens of the longest pair.</param>
    public static RerankWork Create(BertShape shape, int seed, int pairs, int queryTokens, int meanTokens, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        var words = BertVocabulary.Words(BertVocabulary.Create(shape.Vocabulary));
        var random = new Random(seed);
        var query = Text(random, words, queryTokens);
        var documents = Lengths(random, pairs, queryTokens + SpecialTokens + 1, meanTokens, maxTokens)
            .Select(length => Text(random, words, length - queryTokens - SpecialTokens));
        return new RerankWork(query, [.. documents]);
    }

    // Exponential gaps above the shortest length, clipped at the longest, then moved until the mean is met exactly.
    private static int[] Lengths(Random random, int pairs, int shortest, int mean, int longest)
    {
        var lengths = new int[pairs];
        for (var i = 0; i < pairs; i++)
        {
            var gap = -Math.Log(1 - random.NextDouble()) * (mean - shortest);
            lengths[i] = Math.Clamp(shortest + (int)gap, shortest, longest);
        }

        lengths[0] = longest;
        for (var off = (mean * pairs) - lengths.Sum(); off != 0; off = (mean * pairs) - lengths.Sum())
        {
            var at = random.Next(1, pairs);
            lengths[at] = Math.Clamp(lengths[at] + Math.Sign(off), shortest, longest);
        }

        return lengths;
    }

    private static string Text(Random random, string[] words, int count)
    {
        // Words of a text repeat as those of real text do: a few are frequent.
        var picks = Enumerable.Range(0, count).Select(_ => words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))]);
        return string.Join(' ', picks);
    }
}
