using RankDb.Benchmarks.Retrieval;
using Xunit;

namespace RankDb.Tests.Benchmarks;

public sealed class CorpusTests
{
    private static readonly Corpus Generated = new(2026);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        Assert.Equal("3acc2d929b11", Generated.Fingerprint());
        Assert.NotEqual(Generated.Fingerprint(), new Corpus(2027).Fingerprint());
    }

    [Fact]
    public void Categories_have_the_shares_that_they_are_named_for()
    {
        var counts = Enumerable.Range(1, 50_000).Select(number => Generated.Make(number).Category).CountBy(category => category).ToDictionary();
        Assert.All(Corpus.Categories, item => Assert.InRange(counts[item.Category], 50_000 * item.Share * 0.7, 50_000 * item.Share * 1.3));
    }

    [Fact]
    public void Texts_have_45_to_60_words_and_vectors_length_1_and_a_neighbour_of_their_topic()
    {
        var documents = Enumerable.Range(1, 3000).Select(number => Generated.Make(number)).ToArray();
        Assert.All(documents, document => Assert.InRange(document.Words.Length, 45, 60));
        var first = Generated.Vector(1);
        Assert.Equal(1, first.Sum(value => (double)value * value), 1e-5);
        var similar = documents.Skip(1).MaxBy(document => first.Zip(Generated.Vector(document.Number), (x, y) => x * y).Sum());
        Assert.Equal(documents[0].Topic, similar!.Topic);
    }

    [Fact]
    public void Queries_have_as_many_different_words_as_asked_for()
    {
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(2 + (i % 5), Generated.Query((1L << 40) + i, 2 + (i % 5)).Distinct().Count()));
        Assert.Equal(200, Generated.Query(1L << 41, 200).Distinct().Count());
    }
}
