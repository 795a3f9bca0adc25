using System.Globalization;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Queries drawn by a fixed seed: words by their frequency within a topic, and vectors like those of the documents.</summary>
internal sealed class Queries(Corpus corpus)
{
    /// <summary>2 to 6 words, each length as often as the others.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Words(int count) =>
        Enumerable.Range(0, count).Select(i => corpus.Query(RetrievalOptions.FirstQuery + i, 2 + (i % 5))).ToArray();

    internal IReadOnlyList<IReadOnlyList<string>> LongWords(int count, int terms) =>
        Enumerable.Range(0, count).Select(i => corpus.Query(RetrievalOptions.FirstQuery + 1_000_000 + i, terms)).ToArray();

    /// <summary>As pgvector reads it.</summary>
    internal IReadOnlyList<string> Vectors(int count) =>
        Enumerable.Range(0, count).Select(i => Text(corpus.Vector(RetrievalOptions.FirstQuery + i))).ToArray();

    internal static string Text(float[] vector) => "[" + string.Join(',', vector.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "]";

    internal static string Plain(IEnumerable<string> words) => string.Join(' ', words);

    internal static string TsQuery(IEnumerable<string> words) => string.Join(" | ", words.Select(word => $"'{word}'"));

    internal static string Fts5(IEnumerable<string> words) => string.Join(" OR ", words.Select(word => $"\"{word}\""));
}
