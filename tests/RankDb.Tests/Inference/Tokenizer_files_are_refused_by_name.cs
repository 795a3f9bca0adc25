using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Tokenizer_files_are_refused_by_name : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    public static TheoryData<string, string> Refused => new()
    {
        { TinyTokenizer.Json(normalizer: """{"type":"Precompiled"}"""), "precompiled_charsmap" },
        { TinyTokenizer.Json(normalizer: """{"type":"Precompiled","precompiled_charsmap":"AAEAAAA="}"""), "precompiled_charsmap" },
        { TinyTokenizer.Json(normalizer: """{"type":"ByteLevel"}"""), "ByteLevel" },
        { TinyTokenizer.Json(normalizer: """{"type":"Replace","pattern":{"Regex":"(?<name>a)"},"content":""}"""), "(?<n" },
        { TinyTokenizer.Json(normalizer: """{"type":"Replace","pattern":{"Regex":"(a*)*b"},"content":""}"""), "(a*)*b" },
        { TinyTokenizer.Json(normalizer: """{"type":"Replace","pattern":{"Regex":"a{1,99999}"},"content":""}"""), "99999" },
        { TinyTokenizer.Json(normalizer: """{"type":"Replace","pattern":{"Regex":"((a{500}){500}){500}"},"content":""}"""), "too large" },
        { TinyTokenizer.Json(normalizer: """{"type":"Replace","pattern":{"Regex":"[\\p{Klingon}]"},"content":""}"""), "Klingon" },
        { TinyTokenizer.Json(preTokenizer: """{"type":"ByteLevel"}"""), "ByteLevel" },
        { TinyTokenizer.Json(preTokenizer: """{"type":"UnicodeScripts"}"""), "UnicodeScripts" },
        { TinyTokenizer.Json(preTokenizer: """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}"""), "Digits" },
        { TinyTokenizer.Json(postProcessor: """{"type":"Unheard"}"""), "Unheard" },
        { TinyTokenizer.Json(postProcessor: """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2000]}"""), "2000" },
        { TinyTokenizer.Json(modelType: "WordLevel"), "WordLevel" },
        { TinyTokenizer.Json(modelType: "BPE"), "merges" },
        { TinyTokenizer.Json(modelType: "Unigram"), "vocab" },
        { TinyTokenizer.Json(unknown: "<unk>"), "<unk>" },
        { TinyTokenizer.Json(added: """,{"id":9,"content":"[CLS]","normalized":false,"special":true}"""), "[CLS]" },
        { TinyTokenizer.Json(added: """,{"id":2000000000,"content":"x","normalized":false,"special":true}"""), "2000000000" },
        { TinyTokenizer.Json().Replace("\"b\":5", "\"b\":4", StringComparison.Ordinal), "used twice" },
        { TinyTokenizer.Json().Replace("\"b\":5", "\"b\":\"5\"", StringComparison.Ordinal), "not an integer" },
        { TinyTokenizer.Json()[..300], "tokenizer.json" },
        { TinyTokenizer.Json(normalizer: Nested("normalizers", 5000)), "tokenizer.json" },
        { Bpe("""["a b"]"""), "\"a\" and \"b\"" },
        { Bpe("""["a"]"""), "merge" },
        { Bpe("[]", ""","dropout":0.1"""), "dropout" },
        { Bpe("[]", ",\"unk_token\":\"none\""), "none" },
        { """{"model":{"type":"Unigram","vocab":[["a",-1]],"unk_id":7}}""", "unk_id" },
        { """{"model":{"type":"Unigram","vocab":[["a"]],"unk_id":0}}""", "score" },
        { "[]", "JSON object" },
        { "{}", "model" },
    };

    private static string Bpe(string merges, string more = "") => $$$"""{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":{{{merges}}}{{{more}}}}}""";

    private static string Nested(string list, int depth) =>
        string.Concat(Enumerable.Repeat($$$"""{"type":"Sequence","{{{list}}}":[""", depth)) + string.Concat(Enumerable.Repeat("]}", depth));

    [Theory]
    [MemberData(nameof(Refused))]
    public void With_what_is_not_supported_in_the_message(string json, string named)
    {
        var path = files.Write("tokenizer.json", json);
        var exception = Assert.Throws<ModelException>(() => TokenizerFile.Load(path));
        Assert.Equal("58000", exception.SqlState);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ways_to_write_a_template_mean_the_same()
    {
        var template = TokenizerFile.Load(files.Write("a.json", TinyTokenizer.Json())).SpecialTokens;
        var bert = TokenizerFile.Load(files.Write(
            "b.json", TinyTokenizer.Json(postProcessor: """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}"""))).SpecialTokens;
        Assert.Equal(template.SingleTemplate, bert.SingleTemplate);
        Assert.Equal(template.PairTemplate, bert.PairTemplate);
        Assert.Equal((2, 3), (bert.SingleCount, bert.PairCount));
    }
}
