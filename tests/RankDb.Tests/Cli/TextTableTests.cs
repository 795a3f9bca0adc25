using RankDb.Cli.Terminal;

namespace RankDb.Tests.Cli;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_aligned_and_numbers_stand_right()
    {
        var lines = new TextTable("name", ">rows").Row("a", "5").Row("longer", "1,000").Lines(null);

        Assert.Equal(["name     rows", "------  -----", "a           5", "longer  1,000"], lines);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(79)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var table = new TextTable(">rank", "id", "snippet").Row("1", new string('i', 60), new string('s', 300));

        Assert.All(table.Lines(width), line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void Nothing_is_cut_when_the_output_is_redirected() =>
        Assert.Contains(new string('s', 300), new TextTable("a", "b").Row("x", new string('s', 300)).Lines(null).Last(), StringComparison.Ordinal);

    [Fact]
    public void A_cut_never_halves_a_surrogate_pair()
    {
        var line = new TextTable("text").Row(string.Concat(Enumerable.Repeat("😀", 10))).Lines(10).Last();

        Assert.Equal(line, new string([.. line.EnumerateRunes().SelectMany(rune => rune.ToString())]));
        Assert.DoesNotContain('\uFFFD', line);
    }

    [Fact]
    public void Line_breaks_and_escapes_in_a_cell_become_spaces() =>
        Assert.Equal("a b [31mc", new TextTable("x").Row("a\nb\u001b[31mc").Lines(null).Last());
}
