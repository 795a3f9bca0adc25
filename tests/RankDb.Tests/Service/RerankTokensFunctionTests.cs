using RankDb.Service.Scoring;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class RerankTokensFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stored_ids_score_as_the_texts_do()
    {
        await using var scoring = new ScoringFixture();
        string[] texts = ["aa", "", "aaaaaa", "\u00e9\uffff", new string('x', 90)];
        var ids = texts.Select(text => TokenText.Of(scoring.Models.Reranker.TokenizeDocument(text))).ToArray();
        Assert.Equal(
            await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", texts, null),
            await ScoringFixture.RowsAsync(scoring.RerankTokens, Token, "default", "bbbbbbbbbbbb", "q", ids, null));
    }

    [Fact]
    public async Task Ids_of_another_version_are_55000_and_both_versions_are_named()
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.RerankTokens, Token, "default", "cccccccccccc", "q", new[] { TokenText.Of([5]) }, null));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("cccccccccccc", error.Message, StringComparison.Ordinal);
        Assert.Contains("bbbbbbbbbbbb", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("BQEB")]        // five bytes an id
    [InlineData("AgE=")]        // half an id
    public async Task What_is_no_list_of_ids_is_22023(string text)
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.RerankTokens, Token, "default", "bbbbbbbbbbbb", "q", new[] { text }, null));
        Assert.Equal("22023", error.SqlState);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 1, 65_535 })]
    [InlineData(new[] { 0, 65_536, 16_777_215 })]
    [InlineData(new[] { 16_777_216, 7, int.MaxValue })]
    public void Ids_of_every_size_come_back(int[] ids) => Assert.Equal(ids, TokenText.Parse(TokenText.Of(ids)));
}
