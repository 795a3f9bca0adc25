using RankDb.Service;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class EmbedFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_come_in_the_order_of_the_inputs()
    {
        await using var scoring = new ScoringFixture();
        var rows = await ScoringFixture.RowsAsync(scoring.Embed, Token, "default", "document", new[] { "aaaa", "", "b" }, null);
        Assert.Equal([[1, "[4,391]"], [2, "[0,3]"], [3, "[1,101]"]], rows);
    }

    [Fact]
    public async Task A_query_is_tokenized_as_a_query()
    {
        await using var scoring = new ScoringFixture();
        var rows = await ScoringFixture.RowsAsync(scoring.Embed, Token, "tiny", "query", new[] { "b" }, 5000L);
        Assert.Equal([[1, "[2,164]"]], rows);
    }

    [Fact]
    public async Task Nothing_in_gives_nothing_out()
    {
        await using var scoring = new ScoringFixture();
        Assert.Empty(await ScoringFixture.RowsAsync(scoring.Embed, Token, "default", "document", Array.Empty<string>(), null));
    }

    [Fact]
    public async Task Thousands_of_inputs_pass_through_a_queue_that_holds_a_hundred()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 1, MaxQueuedItems = 100 });
        var inputs = Enumerable.Range(0, 3000).Select(i => new string('x', i % 31)).ToArray();
        var rows = await ScoringFixture.RowsAsync(scoring.Embed, Token, "default", "document", inputs, null);
        Assert.Equal(Enumerable.Range(1, 3000), rows.Select(row => (int)row[0]!));
        Assert.All(rows, row => Assert.StartsWith($"[{Math.Min(30, ((int)row[0]! - 1) % 31)},", (string)row[1]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_the_deadline_cut_short_is_an_error()
    {
        await using var scoring = new ScoringFixture();
        using var held = new ManualResetEventSlim();
        scoring.Models.OnRun = held.Wait;
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Embed, Token, "default", "document", new[] { "a" }, 20L));
        held.Set();
        Assert.Equal("53000", error.SqlState);
    }

    [Theory]
    [InlineData(null, "query", "model must not be NULL")]
    [InlineData("default", null, "kind must not be NULL")]
    [InlineData("default", "passage", "kind must be 'query' or 'document', got 'passage'")]
    public async Task A_bad_argument_is_named(string? model, string? kind, string message)
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Embed, Token, model, kind, new[] { "a" }, null));
        Assert.Equal(("22023", message), (error.SqlState, error.Message));
    }

    [Fact]
    public async Task An_unknown_model_is_42704_and_the_message_names_those_that_exist()
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Embed, Token, "huge", "query", Array.Empty<string>(), null));
        Assert.Equal(("42704", "unknown encoder 'huge'; there is: tiny"), (error.SqlState, error.Message));
    }
}
