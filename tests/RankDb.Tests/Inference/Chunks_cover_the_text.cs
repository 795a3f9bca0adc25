using FsCheck;
using FsCheck.Fluent;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public class Chunks_cover_the_text
{
    private static readonly WordPieceTokenizer Uncased = WordPieceTokenizer.Load(TestFiles.Golden("tokenizer-uncased.json"));

    private static readonly string[] Parts =
    [
        "the", "data", "reading", "unqueries", "a", "é", "한글", "中文", "。", ". ", "! ", "\n", "\n\n", " ", "  ", "\t", "-", "...", "\f", "\u200B",
        "\0", "😀", "\uD83D", "\uDE00", "[SEP]", "#", "b\u0301", "\u3000", new string('a', 30), new string('.', 12), "abcabcabc",
    ];

    private static Arbitrary<string> Texts => Gen.Elements(Parts).ListOf().Select(string.Concat)
        .Resize(60).ToArbitrary();

    [Fact]
    public void Whatever_the_text_and_the_limit() => Prop.ForAll(Texts, Gen.Choose(3, 20).ToArbitrary(), (text, maxTokens) =>
    {
        var chunks = new Chunker(Uncased, new ChunkingOptions { MaxTokens = maxTokens }).Split(text);
        Assert.Equal(string.IsNullOrWhiteSpace(text), chunks.Count == 0);
        var at = 0;
        foreach (var chunk in chunks)
        {
            Assert.Equal(at, chunk.Start);
            Assert.True(chunk.Length > 0);
            at += chunk.Length;
            Assert.InRange(chunk.Tokens, 0, maxTokens);
            Assert.Equal(Uncased.CountTokens(text.AsSpan(chunk.Start, chunk.Length)), chunk.Tokens);
            Assert.False(at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]));
        }

        Assert.Equal(chunks.Count == 0 ? 0 : text.Length, at);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(120));

    [Fact]
    public void Even_with_a_limit_of_one_token() => Prop.ForAll(Texts, text =>
    {
        var chunks = new Chunker(Uncased, new ChunkingOptions { MaxTokens = 1 }).Split(text);
        Assert.Equal(string.IsNullOrWhiteSpace(text) ? "" : text, string.Concat(chunks.Select(chunk => text.Substring(chunk.Start, chunk.Length))));
        Assert.All(chunks, chunk => Assert.True(chunk.Length > 0));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(80));

    [Fact]
    public void Ending_at_a_paragraph_rather_than_a_sentence_rather_than_a_word()
    {
        Assert.Equal(["a b. c d\n\n", "a b c d. a b"], Split("a b. c d\n\na b c d. a b", 8));
        Assert.Equal(["a b c. ", "d a b c d"], Split("a b c. d a b c d", 6));
        Assert.Equal(["a b c ", "d a"], Split("a b c d a", 3));
        Assert.Equal(["a \"b.\" ", "c d a b"], Split("a \"b.\" c d a b", 6));
    }

    [Fact]
    public void A_text_that_fits_is_one_chunk() => Assert.Equal([new TextChunk(0, 7, 3)], new Chunker(Uncased, new ChunkingOptions()).Split(" a b\n c"));

    private static string[] Split(string text, int maxTokens) =>
        [.. new Chunker(Uncased, new ChunkingOptions { MaxTokens = maxTokens }).Split(text).Select(chunk => text.Substring(chunk.Start, chunk.Length))];
}
