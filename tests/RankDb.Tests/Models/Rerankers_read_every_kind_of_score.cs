using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

public sealed class Rerankers_read_every_kind_of_score : IDisposable
{
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"kind":"reranker","max_tokens":16}""", "{}", 1)]
    [InlineData("""{"kind":"reranker","max_tokens":16,"label":0}""", "{}", -1)]
    [InlineData("""{"max_tokens":16}""", """{"architectures":["BertForSequenceClassification"],"id2label":{"0":"relevant","1":"irrelevant"}}""", -1)]
    [InlineData("""{"max_tokens":16}""", """{"architectures":["BertForSequenceClassification"],"id2label":{"0":"LABEL_0","1":"LABEL_1"}}""", 1)]
    public void The_softmax_of_two_logits(string rankdb, string config, int sign)
    {
        // [CLS] a [SEP] b [SEP] is 2 4 3 5 3: the second logit is 17/16, the first 5.
        folder.Add("m", TinyGraph.Sum(id => [1, id / 16f], "logits"), rankdb, ("config.json", config));
        using var registry = folder.Load();
        var score = Score(registry.Reranker("m"), "a", "b");
        var (first, second) = (Math.Exp(5), Math.Exp(17 / 16.0));
        Assert.Equal(sign > 0 ? second / (first + second) : first / (first + second), score, 1e-6);
    }

    [Fact]
    public void One_logit_with_a_calibration()
    {
        folder.Add("m", TinyGraph.Sum(id => [id / 16f], "logits"), """{"kind":"reranker","max_tokens":16,"calibration":{"scale":2,"bias":-1}}""");
        using var registry = folder.Load();
        Assert.Equal(1 / (1 + Math.Exp(1 - (2 * 17 / 16.0))), Score(registry.Reranker("m"), "a", "b"), 1e-6);
    }

    [Fact]
    public void Three_classes_are_refused()
    {
        folder.Add("m", TinyGraph.Sum(id => [1, 2, 3], "logits"), """{"kind":"reranker","max_tokens":16}""");
        Assert.Contains("3 classes", Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_that_a_language_model_says_after_its_prompt()
    {
        // The logit of word w after token t is t x w / 16; the prompt ends with c, 6; yes is a, 4, and no is d, 7.
        folder.Add("m", TinyGraph.Tokens(id => [.. Enumerable.Range(0, 20).Select(word => id * word / 16f)], "logits"), """{"kind":"reranker","max_tokens":16,"score":"yes_no","yes_token":"a","no_token":"d","template":"a {query} b {document} c"}""");
        using var registry = folder.Load();
        var reranker = registry.Reranker("m");
        var pairs = reranker.Tokenize("d", [".", "b b b b b b b b b b b b b b b b b b b"]);
        Assert.Equal([4, 7, 5, 12, 6], pairs[0].Ids);
        Assert.Equal((16, 6), (pairs[1].Length, pairs[1].Ids[^1]));
        Assert.Equal([4, 7, 7, 7, 7, 5, 12, 6], reranker.Tokenize("d d d d d d d d", ["."])[0].Ids);
        var scores = new float[2];
        reranker.Score(pairs, scores);
        Assert.All(scores, score => Assert.Equal(1 / (1 + Math.Exp(18 / 16.0)), score, 1e-6));
    }

    [Theory]
    [InlineData(""" "template":"{document} {query}" """, "must hold {query} once and then {document} once")]
    [InlineData(""" "template":"a a a a a a a a a {query} {document}" """, "more than half")]
    [InlineData(""" "score":"yes_no","yes_token":"zzz" """, "zzz")]
    [InlineData(""" "score":"three" """, "three")]
    [InlineData(""" "label":2 """, "label")]
    [InlineData(""" "calibration":{"scale":0} """, "scale")]
    public void A_setting_that_makes_no_sense_is_refused(string setting, string named)
    {
        folder.Add("m", TinyGraph.Sum(id => [id / 16f], "logits"), $$"""{"kind":"reranker","max_tokens":16,{{setting}}}""");
        Assert.Contains(named, Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    private static float Score(IReranker reranker, string query, string document)
    {
        var score = new float[1];
        reranker.Score(reranker.Tokenize(query, [document]), score);
        return score[0];
    }
}
