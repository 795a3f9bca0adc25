using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Tokenizer_reads_any_text : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Longest_pieces_come_first_and_carry_their_place()
    {
        var encoded = Tiny().Encode("Abc, cá.");
        Assert.Equal([14, 10, 13, 6, 8, 12], encoded.Ids);
        Assert.Equal(
            [new(0, 2), new(2, 3), new(3, 4), new(5, 6), new(6, 7), new(7, 8)],
            encoded.Offsets);
    }

    [Fact]
    public void A_combining_accent_vanishes_but_the_offsets_stay_true() =>
        Assert.Equal([new(0, 1), new(2, 3)], Tiny().Encode("b\u0301a").Offsets);

    [Fact]
    public void A_word_that_cannot_be_spelt_is_one_unknown_token()
    {
        var encoded = Tiny().Encode("a axb 😀");
        Assert.Equal([4, 1, 1], encoded.Ids);
        Assert.Equal([new(0, 1), new(2, 5), new(6, 8)], encoded.Offsets);
    }

    [Fact]
    public void Ideographs_stand_alone_beyond_the_first_plane_too() =>
        Assert.Equal([4, 15, 5, 4, 1, 5], Tiny().Encode("a中b a\U00020000b").Ids);

    [Fact]
    public void A_special_token_in_the_text_is_that_token()
    {
        var encoded = Tiny().Encode("a[SEP]b [sep]");
        Assert.Equal([4, 3, 5, 1, 1, 1], encoded.Ids);
        Assert.Equal(new TokenOffset(1, 6), encoded.Offsets[1]);
    }

    [Fact]
    public void A_token_for_single_words_is_not_found_inside_one()
    {
        const string Added = """,{"id":16,"content":"xx","single_word":true,"lstrip":true,"rstrip":true,"normalized":false,"special":true}""";
        var tokenizer = Tiny(TinyTokenizer.Json(added: Added));
        Assert.Equal([1, 4, 16, 5], tokenizer.Encode("axx a  xx b").Ids);
        Assert.Equal(new TokenOffset(5, 10), tokenizer.Encode("axx a  xx b").Offsets[2]);
        Assert.Equal(17, tokenizer.VocabularySize);
        Assert.Equal("xx", tokenizer.Token(16));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001\uFFFD\u200B")]
    [InlineData("\uD800")]
    [InlineData(" \t\r\n\u3000 ")]
    public void Text_without_content_has_no_token(string text) => Assert.Empty(Tiny().Encode(text).Ids);

    [Fact]
    public void A_word_of_a_megabyte_is_one_unknown_token()
    {
        var encoded = Tiny().Encode(new string('a', 1 << 20) + " b");
        Assert.Equal([1, 5], encoded.Ids);
        Assert.Equal(new TokenOffset(0, 1 << 20), encoded.Offsets[0]);
    }

    [Fact]
    public void Reading_stops_at_the_limit()
    {
        Assert.Equal([14, 10], Tiny().EncodeIds("abc " + new string('.', 1000), 2));
        Assert.Empty(Tiny().EncodeIds("abc", 0));
    }

    private WordPieceTokenizer Tiny(string? json = null) => WordPieceTokenizer.Load(files.Write("tokenizer.json", json ?? TinyTokenizer.Json()));
}
