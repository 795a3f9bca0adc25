namespace RankDb.TestModels;

/// <summary>A WordPiece vocabulary of invented words: special tokens, letters and digits, word endings, then words.</summary>
public static class BertVocabulary
{
    private static readonly string[] Onsets = ["b", "br", "d", "f", "g", "gr", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w", "z"];
    private static readonly string[] Rhymes = ["a", "an", "ar", "e", "el", "en", "i", "in", "is", "o", "on", "or", "u", "um", "us"];

    /// <summary>The tokens, by id: <c>[PAD]</c> is 0, <c>[UNK]</c> 1, <c>[CLS]</c> 2, <c>[SEP]</c> 3, <c>[MASK]</c> 4.</summary>
    /// <param name="size">How many; at least 300.</param>
    public static string[] Create(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 300);
        var tokens = new List<string>(size) { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" };
        foreach (var character in "abcdefghijklmnopqrstuvwxyz0123456789")
        {
            tokens.Add(character.ToString());
            tokens.Add("##" + character);
        }

        tokens.AddRange([".", ",", "-", "(", ")", "/", ":", ";"]);
        var endings = Math.Min(size / 6, Onsets.Length * Rhymes.Length);
        tokens.AddRange(Enumerable.Range(0, endings).Select(i => "##" + Syllable(i)));
        var known = new HashSet<string>(tokens, StringComparer.Ordinal);
        for (var i = 0; tokens.Count < size; i++)
        {
            var word = Word(i);
            if (known.Add(word))
            {
                tokens.Add(word);
            }
        }

        return [.. tokens];
    }

    /// <summary>The tokens of a vocabulary that are whole words, so that text made of them has one token a word.</summary>
    public static string[] Words(IEnumerable<string> tokens) =>
        [.. tokens.Where(token => token.Length > 2 && token.All(char.IsAsciiLetterLower))];

    private static string Syllable(int number) =>
        Onsets[number % Onsets.Length] + Rhymes[number / Onsets.Length % Rhymes.Length];

    // Two syllables at first, then three: number 7 and number 7 + 90000 differ in their third.
    private static string Word(int number)
    {
        const int syllables = 300;
        var word = Syllable(number % syllables) + Syllable((number / syllables * 7 + number * 11) % syllables);
        return number < 20_000 ? word : word + Syllable(number / 97 % syllables);
    }
}
