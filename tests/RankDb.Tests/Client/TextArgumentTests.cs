using System.Text.Json.Nodes;
using Xunit;

namespace RankDb.Tests.Client;

public sealed class TextArgumentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD \u202E")]
    [InlineData("\U0001F600 smile")]
    public void Text_that_PostgreSQL_can_hold_passes(string text) => Assert.Same(text, TextArgument.Check(text, "query"));

    // Written as code units: a lone surrogate does not survive the way to a test runner.
    [Theory]
    [InlineData(new[] { 'a', '\0' }, "NUL", 1)]
    [InlineData(new[] { '\uD83D' }, "U+D83D", 0)]
    [InlineData(new[] { 'a', 'b', '\uDE00', 'c' }, "U+DE00", 2)]
    [InlineData(new[] { '\uD83D', 'x' }, "U+D83D", 0)]
    [InlineData(new[] { '\uD83D', '\uDE00', '\uD83D' }, "U+D83D", 2)]
    public void Text_that_it_cannot_hold_is_refused_with_argument_and_place(char[] units, string what, int index)
    {
        var error = Assert.Throws<ArgumentException>("query", () => TextArgument.Check(new string(units), "query"));

        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains($"index {index}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_texts_the_wrong_one_is_named()
    {
        Assert.Contains("documents[1]", Assert.Throws<ArgumentException>(() => TextArgument.CheckAll(["a", "\0"], "documents")).Message, StringComparison.Ordinal);
        Assert.Contains("documents[0] is null", Assert.Throws<ArgumentException>(() => TextArgument.CheckAll([null!], "documents")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("documents", () => TextArgument.CheckAll(null!, "documents"));
    }

    [Fact]
    public void Strings_inside_a_filter_are_checked()
    {
        Assert.Throws<ArgumentException>(() => TextArgument.Json(new JsonObject { ["a"] = new JsonArray("x", "\0") }, "filter"));
        Assert.Throws<ArgumentException>(() => TextArgument.Json(new JsonObject { ["\0"] = 1 }, "filter"));
        Assert.Null(TextArgument.Json(null, "filter"));
    }
}
