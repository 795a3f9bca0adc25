using RankDb.Inference;
using RankDb.Tests.Architecture;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Pairs_of_stored_ids_equal_pairs_of_texts : IDisposable
{
    private readonly ModelRegistry _models = ModelRegistry.Load([RepositoryFiles.Path("models")], new ModelRuntimeOptions());

    public void Dispose() => _models.Dispose();

    [Fact]
    public void For_short_and_long_queries_and_documents()
    {
        var reranker = _models.Reranker("default");
        string[] documents = ["", " ", "a", "how to read a file", string.Join(' ', Enumerable.Repeat("read the file line by line", 300)), new('x', 3000), "\ud83d\ude00 \u4f60\u597d\udc00"];
        var ids = documents.Select(reranker.TokenizeDocument).ToArray();
        foreach (var query in documents)
        {
            var expected = reranker.Tokenize(query, documents);
            var actual = reranker.Pair(query, ids);
            for (var i = 0; i < documents.Length; i++)
            {
                Assert.Equal(expected[i].Ids, actual[i].Ids);
                Assert.Equal(expected[i].TypeIds, actual[i].TypeIds);
            }
        }
    }

    [Fact]
    public void An_id_that_the_vocabulary_does_not_have_is_refused()
    {
        var reranker = _models.Reranker("default");
        Assert.Equal("22023", Assert.Throws<ModelException>(() => reranker.Pair("q", [[reranker.Tokenizer.VocabularySize]])).SqlState);
        Assert.Equal("22023", Assert.Throws<ModelException>(() => reranker.Pair("q", [[-1]])).SqlState);
    }

    [Fact]
    public void A_document_of_10_MB_is_cut_before_it_is_tokenized()
    {
        var reranker = _models.Reranker("default");
        foreach (var document in new[] { new string('x', 10_000_000), string.Concat(Enumerable.Repeat("word ", 2_000_000)), new string(' ', 10_000_000) })
        {
            reranker.TokenizeDocument(document);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var ids = reranker.TokenizeDocument(document);
            Assert.InRange(ids.Length, 0, reranker.Info.MaxTokens);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }
}
