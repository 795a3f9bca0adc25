namespace RankDb.Benchmarks.Retrieval;

/// <summary>
/// Words by frequency rank, drawn with p(rank) ~ 1 / (rank + 10): Zipf's law with Mandelbrot's shift. Without the shift the first
/// word would stand in nearly every document, as only stop words do. Every word is its own stem in English.
/// </summary>
internal sealed class Vocabulary
{
    private const int Shift = 10;
    private const int Buckets = 1 << 16;
    private const int LongWords = 80 * 80 * 80;
    private const string Consonants = "bdfghjklmnprstvz";
    private const string Vowels = "aeiou";

    private readonly double[] _upTo;
    private readonly int[] _firstOfBucket = new int[Buckets + 1];
    private readonly string[] _words;

    internal Vocabulary(int size)
    {
        _upTo = new double[size];
        _words = new string[size];
        var sum = 0.0;
        for (var rank = 0; rank < size; rank++)
        {
            sum += 1.0 / (rank + 1 + Shift);
            _upTo[rank] = sum;
            _words[rank] = Spell(rank);
        }

        for (var (rank, bucket) = (0, 0); bucket <= Buckets; bucket++)
        {
            while (rank < size - 1 && _upTo[rank] < sum * bucket / Buckets)
            {
                rank++;
            }

            _firstOfBucket[bucket] = rank;
        }
    }

    internal string this[int rank] => _words[rank];

    /// <summary>A rank, frequent ones more often.</summary>
    internal int Draw(ref SeededRandom random)
    {
        var bits = random.Next();
        var bucket = (int)(bits >> 48);
        var at = _upTo[^1] * ((bits >> 11) * (1.0 / (1UL << 53)));
        var rank = _firstOfBucket[bucket];
        while (rank < _upTo.Length - 1 && _upTo[rank] < at)
        {
            rank++;
        }

        return rank;
    }

    // Two or three syllables and a k, which no English suffix ends with. The multiplication scatters neighbours in rank over the alphabet.
    private static string Spell(int rank)
    {
        var syllables = rank < 6400 ? 2 : 3;
        var code = syllables == 2 ? (int)((long)rank * 2531 % 6400) : (int)((long)rank * 199_933 % LongWords);
        Span<char> word = stackalloc char[(syllables * 2) + 1];
        for (var i = 0; i < syllables; i++, code /= 80)
        {
            word[2 * i] = Consonants[code % 16];
            word[(2 * i) + 1] = Vowels[code / 16 % 5];
        }

        word[^1] = 'k';
        return new string(word);
    }
}
