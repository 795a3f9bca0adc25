using System.Xml.Linq;
using RankDb.Cli.Loading;

namespace RankDb.Tests.Loading;

public sealed class DocumentationTextTests
{
    [Theory]
    [InlineData("Gets  the\n   <see cref=\"T:System.IO.File\" /> now.", "Gets the File now.")]
    [InlineData("Calls <see cref=\"M:System.IO.File.Open(System.String)\" />, or <see langword=\"null\" />.", "Calls File.Open, or null.")]
    [InlineData("The value of <paramref name=\"path\" /> in <typeparamref name=\"T\" />.", "The value of path in T.")]
    [InlineData("<para>One.</para><para>Two.</para>", "One. Two.")]
    [InlineData("See <see href=\"https://a.example\">the page</see> and <c>code</c>.", "See the page and code.")]
    [InlineData("<see cref=\"!:Lost\" /> it is", "Lost it is")]
    [InlineData("<list type=\"bullet\"><item>a</item><item>b</item></list>", "a b")]
    public void Markup_becomes_plain_text(string xml, string text) =>
        Assert.Equal(text, DocumentationText.Of(XElement.Parse($"<summary>{xml}</summary>", LoadOptions.PreserveWhitespace)));

    [Fact]
    public void An_empty_comment_is_null()
    {
        Assert.Null(DocumentationText.Of(XElement.Parse("<summary>  \n </summary>")));
        Assert.Null(DocumentationText.Of(null));
    }
}
