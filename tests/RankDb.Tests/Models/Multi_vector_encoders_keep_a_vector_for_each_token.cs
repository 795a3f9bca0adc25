using RankDb.Inference;
using RankDb.Ranking;
using Xunit;

namespace RankDb.Tests.Models;

/// <summary>Row i of the table is [i, 1].</summary>
public sealed class Multi_vector_encoders_keep_a_vector_for_each_token : IDisposable
{
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_markers_masks_and_without_punctuation(bool attends)
    {
        folder.Add("m", TinyGraph.Tokens(id => [id, 1]), $$"""{"kind":"multi_vector_encoder","query_marker":"[Q]","document_marker":"[D]","query_tokens":8,"max_tokens":16,"attend_to_masks":{{(attends ? "true" : "false")}}}""");
        using var registry = folder.Load();
        var encoder = registry.MultiVectorEncoder("m");
        var query = encoder.Tokenize("a", TextKind.Query);
        var document = encoder.Tokenize("a. b,", TextKind.Document);
        Assert.Equal([2, 17, 4, 3, 16, 16, 16, 16], query.Ids);
        Assert.Equal(attends ? 8 : 4, query.Attended);
        Assert.Equal([2, 18, 4, 12, 5, 13, 3], document.Ids);
        var matrix = encoder.Encode([query, document]);
        Assert.Equal((2, 8, 5, 2), (matrix.Count, matrix.Rows(0), matrix.Rows(1), matrix.Columns));
        Near(2, 17, 4, 3, matrix.Values(0)[..8]);
        Near(2, 18, 4, 5, matrix.Values(1)[..8]);
        Assert.Equal(attends ? 16 / Math.Sqrt(257) : 0, matrix.Values(0)[8], 1e-6);
    }

    [Fact]
    public void With_what_the_files_of_colbert_and_pylate_say()
    {
        folder.Add("colbert", TinyGraph.Tokens(id => [id, 1]), null, ("config.json", """{"architectures":["HF_ColBERT"],"max_position_embeddings":512}"""),
            ("artifact.metadata", """{"query_maxlen":9,"doc_maxlen":20,"mask_punctuation":false,"attend_to_mask_tokens":true,"query_token_id":"[Q]","doc_token_id":"[D]"}"""));
        folder.Add("pylate", TinyGraph.Tokens(id => [id, 1]), null, ("config.json", """{"architectures":["ModernBertModel"]}"""),
            ("config_sentence_transformers.json", """{"model_type":"ColBERT","query_prefix":"[Q]","document_prefix":"[D]","query_length":10,"document_length":30,"do_query_expansion":false,"skiplist_words":["a"],"similarity_fn_name":"MaxSim"}"""));
        using var registry = folder.Load();
        var colbert = registry.MultiVectorEncoder("colbert");
        Assert.Equal((20, 9, 9), (colbert.Info.MaxTokens, colbert.Tokenize("a", TextKind.Query).Length, colbert.Tokenize("a", TextKind.Query).Attended));
        Assert.Equal(5, colbert.Encode([colbert.Tokenize("a.", TextKind.Document)]).Rows(0));
        var pylate = registry.MultiVectorEncoder("pylate");
        Assert.Equal((30, 4), (pylate.Info.MaxTokens, pylate.Tokenize("a", TextKind.Query).Length));
        Assert.Equal(4, pylate.Encode([pylate.Tokenize("a.", TextKind.Document)]).Rows(0));
    }

    [Fact]
    public void And_are_compared_by_the_best_match_of_each_query_token()
    {
        Assert.Equal(0.6 + 1, MaxSim.Score([1, 0, 0, 1], [0.6f, 0.8f, 0, 1], 2), 1e-6);
        Assert.Equal(0, MaxSim.Score([1, 0], [], 2));
        Assert.Throws<ArgumentException>(() => MaxSim.Score([1], [1, 0], 2));
    }

    private static void Near(int first, int second, int third, int fourth, ReadOnlySpan<float> rows)
    {
        int[] ids = [first, second, third, fourth];
        for (var i = 0; i < ids.Length; i++)
        {
            var norm = Math.Sqrt((ids[i] * ids[i]) + 1);
            Assert.Equal(ids[i] / norm, rows[2 * i], 1e-6);
            Assert.Equal(1 / norm, rows[(2 * i) + 1], 1e-6);
        }
    }
}
