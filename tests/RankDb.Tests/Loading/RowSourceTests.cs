using System.Text;
using RankDb.Cli;
using RankDb.Cli.Loading;

namespace RankDb.Tests.Loading;

public sealed class RowSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rankdb-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_csv_keeps_quotes_commas_and_line_breaks()
    {
        var (source, rows) = await ReadAsync("a.csv", "name,ID,note\n\"a, \"\"b\"\"\",1,\"one\ntwo\"\nx,2,\n");

        Assert.Equal(["id", "name", "note"], source.Columns.Select(column => column.Name));
        Assert.Equal([["1", "a, \"b\"", "one\ntwo"], ["2", "x", ""]], rows.Select(row => row.Values));
    }

    [Fact]
    public async Task Without_an_id_the_rows_number_is_the_key()
    {
        var (source, rows) = await ReadAsync("a.tsv", "name\tyear\na\t1\nb\t2\n");

        Assert.Equal(LoadType.Bigint, source.Columns[0].Type);
        Assert.Equal([1L, 2L], rows.Select(row => row.Values[0]));
    }

    [Fact]
    public async Task Jsonl_keys_become_columns_and_nested_values_jsonb()
    {
        var (source, rows) = await ReadAsync("a.jsonl", "{\"_id\":\"x\",\"n\":1,\"tags\":[\"a\"]}\n\n{\"_id\":\"y\",\"flag\":true,\"tags\":null}\n");

        Assert.Equal([("id", LoadType.Text), ("n", LoadType.Text), ("tags", LoadType.Jsonb), ("flag", LoadType.Text)], source.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal([["x", "1", "[\"a\"]", null], ["y", null, null, "true"]], rows.Select(row => row.Values));
        Assert.Equal([1L, 3L], rows.Select(row => row.Line));
    }

    [Theory]
    [InlineData("a.csv", "id,a\n1,x\n2,y,z\n", 3, "3 values where the header has 2 columns")]
    [InlineData("a.csv", "id,a\n1,\"two\nlines\"\n,y\n", 4, "the id is empty")]
    [InlineData("a.csv", "id,a,A\n", 1, "names column 'a' twice")]
    [InlineData("a.csv", "", 1, "no header")]
    [InlineData("a.jsonl", "{\"a\":1}\n{\"a\":\n", 2, "not well-formed JSON")]
    [InlineData("a.jsonl", "[1]\n", 1, "an object is expected")]
    [InlineData("a.jsonl", "{\"a\":\"\\ud800\"}\n", 1, "half a surrogate pair")]
    [InlineData("a.jsonl", "{\"id\":\"\\ud800\"}\n", 1, "half a surrogate pair")]
    [InlineData("a.xml", "<doc><members>\n<member name=\"T:A.B\"><summary>x</summary>\n</members></doc>", 3, "not well-formed XML")]
    public async Task A_bad_row_names_file_line_and_reason(string name, string text, int line, string reason)
    {
        var failure = await Assert.ThrowsAsync<CliException>(() => ReadAsync(name, text));

        Assert.StartsWith($"{Path.Combine(_folder, name)}:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public async Task Bytes_that_are_not_utf8_are_refused(string name)
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, name), [.. "id,a\n1,"u8, 0xff, 0xfe, (byte)'\n'], TestContext.Current.CancellationToken);

        Assert.Contains("not UTF-8", (await Assert.ThrowsAsync<CliException>(() => ReadAsync(name, null))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\0b", "NUL")]
    [InlineData("a\ud800b", "surrogate")]
    [InlineData("a\udc00", "surrogate")]
    public void Text_that_postgresql_cannot_store_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<CliException>(() => BadRow.CheckText(text, new LoadColumn("c"), new LoadRow([], "f", 7))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Documentation_gives_a_row_for_each_member_with_a_summary()
    {
        var (_, rows) = await ReadAsync("Lib.xml", """
            <?xml version="1.0"?>
            <doc><assembly><name>My.Lib</name></assembly><members>
            <member name="M:My.Lib.Tool.ReadLines(System.String)"><summary>Reads <see cref="T:My.Lib.Line"/> by line.</summary><param name="path">The file.</param><returns>Lines.</returns></member>
            <member name="T:My.Lib.Silent"><remarks>No summary.</remarks></member>
            <member name="T:My.Lib.Line"><summary>A line.</summary><remarks>Short.</remarks></member>
            </members></doc>
            """);

        Assert.Equal(["M:My.Lib.Tool.ReadLines(System.String)", "T:My.Lib.Line"], rows.Select(row => row.Values[0]));
        Assert.Equal(
            ["method", "My.Lib", "Tool", "ReadLines", "Tool ReadLines method: tool read lines", "Reads Line by line.", null, "path: The file.", "Lines.", "My.Lib"],
            rows[0].Values.Skip(1));
        Assert.Equal("Short.", rows[1].Values[7]);
    }

    [Fact]
    public async Task The_sdks_reference_packs_hold_more_than_130_000_documented_members()
    {
        var source = new XmlDocumentationRows(DotnetPacks.Files());
        var count = 0;
        await foreach (var _ in source.ReadAsync(_ => { }, TestContext.Current.CancellationToken))
        {
            count++;
        }

        Assert.True(count > 130_000, $"{count} members");
    }

    private async Task<(RowSource Source, List<LoadRow> Rows)> ReadAsync(string name, string? text)
    {
        var path = Path.Combine(_folder, name);
        if (text is not null)
        {
            await File.WriteAllTextAsync(path, text, new UTF8Encoding(false), TestContext.Current.CancellationToken);
        }

        var source = (await LoadPlan.MakeAsync(path, null, TestContext.Current.CancellationToken)).Rows;
        var rows = new List<LoadRow>();
        await foreach (var row in source.ReadAsync(_ => { }, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return (source, rows);
    }
}
