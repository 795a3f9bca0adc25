namespace RankDb.Inference.Quantization;

/// <summary>Texts to measure a model with when the user has none.</summary>
internal static class SamplePairs
{
    private const int Count = 120;
    private const int QueryWords = 6;
    private const int LongestDocument = 160;

    /// <summary>
    /// Pairs of words of the vocabulary, the same each time: documents of 8 to 160 words, a quarter of which repeat a
    /// part of their query, because pairs with nothing in common would all score alike.
    /// </summary>
    internal static IReadOnlyList<TextPair> FromVocabulary(ITokenizer tokenizer)
    {
        var words = Words(tokenizer);
        var random = new Random(1);
        var pairs = new List<TextPair>(Count);
        for (var i = 0; i < Count; i++)
        {
            string[] query = [.. Pick(QueryWords)];
            var share = i % 5 / 16.0;
            var length = 8 + (int)((LongestDocument - 8) * Math.Pow(random.NextDouble(), 2));
            var document = Pick(length).Select(word => random.NextDouble() < share ? query[random.Next(QueryWords)] : word).ToArray();
            pairs.Add(new TextPair(string.Join(' ', query), string.Join(' ', document) + "."));
        }

        return pairs;

        // Cubed, because vocabularies list frequent words first.
        IEnumerable<string> Pick(int count) => Enumerable.Range(0, count).Select(_ => words[(int)(words.Count * Math.Pow(random.NextDouble(), 3))]).ToArray();
    }

    private static List<string> Words(ITokenizer tokenizer)
    {
        var words = new List<string>();
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            string token;
            try
            {
                token = tokenizer.Token(id);
            }
            catch (ArgumentOutOfRangeException)
            {
                continue;
            }

            var word = token.TrimStart('\u0120', '\u2581');
            if (word.Length > 2 && word.All(char.IsLetter))
            {
                words.Add(word);
            }
        }

        return words.Count > 0
            ? words
            : throw new ModelException("The model's vocabulary has no words to make sample texts of; give some with --samples.", "22023");
    }
}
