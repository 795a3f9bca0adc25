using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Tokenizer_files_are_refused_by_name : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    public static TheoryData<string, string> Refused => new()
    {
        { TinyTokenizer.Json(normalizer: """{"type":"Precompiled"}"""), "Precompiled" },
        { TinyTokenizer.Json(preTokenizer: """{"type":"ByteLevel"}"""), "ByteLevel" },
        { TinyTokenizer.Json(preTokenizer: "null"), "pre_tokenizer" },
        { TinyTokenizer.Json(postProcessor: """{"type":"RobertaProcessing"}"""), "RobertaProcessing" },
        { TinyTokenizer.Json(modelType: "BPE"), "BPE" },
        { TinyTokenizer.Json(unknown: "<unk>"), "<unk>" },
        { TinyTokenizer.Json(added: """,{"id":16,"content":"word","normalized":true,"special":false}"""), "normalized" },
        { TinyTokenizer.Json(added: """,{"id":9,"content":"[CLS]","normalized":false,"special":true}"""), "[CLS]" },
        { TinyTokenizer.Json().Replace("\"b\":5", "\"b\":4", StringComparison.Ordinal), "used twice" },
        { TinyTokenizer.Json()[..300], "tokenizer.json" },
        { "[]", "JSON object" },
        { "{}", "model" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void With_what_is_not_supported_in_the_message(string json, string named)
    {
        var path = files.Write("tokenizer.json", json);
        var exception = Assert.Throws<ModelException>(() => WordPieceTokenizer.Load(path));
        Assert.Equal("58000", exception.SqlState);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ways_to_write_a_template_mean_the_same()
    {
        var template = WordPieceTokenizer.Load(files.Write("a.json", TinyTokenizer.Json())).SpecialTokens;
        var bert = WordPieceTokenizer.Load(files.Write(
            "b.json", TinyTokenizer.Json(postProcessor: """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}"""))).SpecialTokens;
        Assert.Equal(template.SingleTemplate, bert.SingleTemplate);
        Assert.Equal(template.PairTemplate, bert.PairTemplate);
        Assert.Equal((2, 3), (bert.SingleCount, bert.PairCount));
    }
}
