using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>
/// Documents by number: text, vector, tenant, category, topic and day. Each comes from the seed and its number alone, so that
/// nothing is kept, any of them can be made again, and numbers beyond the corpus serve as queries of the same kind.
/// </summary>
internal sealed class Corpus
{
    internal const int Dimension = 384;
    internal const int Tenants = 1000;
    internal const int Topics = 1000;
    internal const int Days = 1096;
    internal const int VocabularySize = 300_000;
    private const int WordsOfTopic = 500;
    private const int Factors = 24;

    private readonly ulong _seed;
    private readonly Vocabulary _vocabulary = new(VocabularySize);
    private readonly int[][] _topicWords = new int[Topics][];
    private readonly float[][] _centres = new float[Topics][];
    private readonly float[][] _factors = new float[Factors][];

    internal Corpus(ulong seed)
    {
        _seed = seed;
        var zipf = new Vocabulary(WordsOfTopic);
        TopicWord = (int topic, ref SeededRandom random) => _topicWords[topic][zipf.Draw(ref random)];
        for (var topic = 0; topic < Topics; topic++)
        {
            var random = new SeededRandom(seed, (1UL << 60) + (ulong)topic);
            _centres[topic] = Direction(ref random, 1);
            _topicWords[topic] = new int[WordsOfTopic];
            for (var i = 0; i < WordsOfTopic; i++)
            {
                int rank;
                while ((rank = _vocabulary.Draw(ref random)) < 100)
                {
                }

                _topicWords[topic][i] = rank;
            }
        }

        for (var factor = 0; factor < Factors; factor++)
        {
            var random = new SeededRandom(seed, (1UL << 61) + (ulong)factor);
            _factors[factor] = Direction(ref random, 1);
        }
    }

    private delegate int DrawOfTopic(int topic, ref SeededRandom random);

    private DrawOfTopic TopicWord { get; }

    /// <summary>Half, a tenth, a hundredth and a thousandth of the documents have these; the rest has "other".</summary>
    internal static IReadOnlyList<(string Category, double Share)> Categories { get; } = [("half", 0.5), ("tenth", 0.1), ("hundredth", 0.01), ("thousandth", 0.001)];

    internal Document Make(long number)
    {
        var random = new SeededRandom(_seed, (ulong)number);
        var topic = random.Below(Topics);
        var tenant = random.Below(Tenants);
        var category = random.Below(1000) switch { < 500 => "half", < 600 => "tenth", < 610 => "hundredth", < 611 => "thousandth", _ => "other" };
        var day = random.Below(Days);
        var words = Words(topic, 45 + random.Below(16), ref random);
        return new Document(number, topic, tenant, category, day, words.Select(rank => _vocabulary[rank]).ToArray());
    }

    /// <summary>The words of a document joined to a text of sentences.</summary>
    internal static string Text(Document document)
    {
        var text = new StringBuilder(document.Words.Length * 8);
        for (var i = 0; i < document.Words.Length; i++)
        {
            text.Append(document.Words[i]).Append(i % 12 == 11 ? ". " : " ");
        }

        text.Length--;
        return text.ToString();
    }

    /// <summary>
    /// A unit vector: the topic's centre, a place in 24 directions that all topics share, and a little of everything. So vectors have
    /// clusters and a low inner dimension, as those of trained encoders do; neither text nor vector says more of the other than the topic.
    /// </summary>
    internal float[] Vector(long number)
    {
        var head = new SeededRandom(_seed, (ulong)number);
        var topic = head.Below(Topics);
        var random = new SeededRandom(_seed, (1UL << 62) + (ulong)number);
        var vector = Direction(ref random, 0.35f);
        Add(vector, _centres[topic], 1);
        for (var factor = 0; factor < Factors; factor++)
        {
            Add(vector, _factors[factor], 0.9f * random.Normal() / 4.9f);
        }

        Scale(vector, 1);
        return vector;
    }

    /// <summary>Different words of one topic, as many as asked for.</summary>
    internal IReadOnlyList<string> Query(long number, int terms)
    {
        var random = new SeededRandom(_seed, (ulong)number);
        var topic = random.Below(Topics);
        var chosen = new HashSet<int>();
        while (chosen.Count < terms)
        {
            chosen.UnionWith(Words(topic, terms - chosen.Count, ref random));
        }

        return chosen.Select(rank => _vocabulary[rank]).ToArray();
    }

    /// <summary>Of the first thousand documents, texts and vectors: runs with the same one had the same data.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var number = 1L; number <= 1000; number++)
        {
            var document = Make(number);
            hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{document.Tenant} {document.Category} {document.Topic} {document.Day} {Text(document)}")));
            hash.AppendData(MemoryMarshal.AsBytes(Vector(number).AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    private int[] Words(int topic, int count, ref SeededRandom random)
    {
        var words = new int[count];
        for (var i = 0; i < count; i++)
        {
            words[i] = random.Below(100) < 40 ? TopicWord(topic, ref random) : _vocabulary.Draw(ref random);
        }

        return words;
    }

    private static float[] Direction(ref SeededRandom random, float length)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = random.Normal();
        }

        Scale(vector, length);
        return vector;
    }

    // One sum in one order: the bytes do not depend on the width of the machine's registers.
    private static void Scale(float[] vector, float length)
    {
        var sum = 0.0;
        foreach (var value in vector)
        {
            sum += (double)value * value;
        }

        var factor = (float)(length / Math.Sqrt(sum));
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }
    }

    private static void Add(float[] vector, float[] other, float weight)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += other[i] * weight;
        }
    }
}

/// <summary>One generated row without its vector.</summary>
internal sealed record Document(long Number, int Topic, int Tenant, string Category, int Day, string[] Words);
