using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>Graphs of models/make-models.py: row i of their table is [i, i mod 2, i mod 3, 1].</summary>
public sealed class Models_compute_what_their_graph_says : IDisposable
{
    private const string Sum = """{"name":"sum","kind":"encoder","default":true,"max_tokens":16,"pooling":"none","normalize":false,"query_prefix":"a ","document_prefix":"b ","license":"MIT","dimension":4}""";
    private const string Pairs = """{"name":"pairs","kind":"reranker","default":true,"max_tokens":16,"license":"MIT"}""";

    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void An_encoder_that_gives_the_vector_itself()
    {
        files.Model("sum", "sum-encoder", Sum);
        using var registry = Load();
        var encoder = registry.Encoder("default");
        TokenizedInput[] batch = [encoder.Tokenize("c", TextKind.Query), encoder.Tokenize("c. d", TextKind.Document)];
        Assert.Equal([2, 4, 6, 3], batch[0].Ids);
        Assert.Equal([2, 5, 6, 12, 7, 3], batch[1].Ids);
        var vectors = new float[8];
        encoder.Encode(batch, vectors);
        Assert.Equal([15f, 1f, 3f, 4f, 35f, 3f, 5f, 6f], vectors);
        Assert.Equal(("sum", ModelKind.Encoder, 4, 16, true, "MIT"), (encoder.Info.Name, encoder.Info.Kind, encoder.Info.Dimension, encoder.Info.MaxTokens, encoder.Info.IsDefault, encoder.Info.License));
        Assert.Matches("^[0-9a-f]{12}$", encoder.Info.Version);
    }

    [Fact]
    public void An_encoder_whose_tokens_are_averaged_without_padding()
    {
        files.Model("mean", "token-encoder", null, config: """{"architectures":["BertModel"],"hidden_size":4,"max_position_embeddings":32}""");
        using var registry = Load();
        var encoder = registry.Encoder("mean");
        Assert.Equal((4, 32, false), (encoder.Info.Dimension, encoder.Info.MaxTokens, encoder.Info.IsDefault));
        var vectors = new float[8];
        encoder.Encode([encoder.Tokenize("a", TextKind.Query), encoder.Tokenize("a b c", TextKind.Document)], vectors);
        Near(Unit(9f / 3, 1f / 3, 3f / 3, 1), vectors[..4]);
        Near(Unit(20f / 5, 2f / 5, 5f / 5, 1), vectors[4..]);
    }

    [Fact]
    public void An_encoder_of_which_the_first_token_counts()
    {
        files.Model("cls", "token-encoder", """{"name":"cls","kind":"encoder","max_tokens":16,"pooling":"cls"}""");
        using var registry = Load();
        var encoder = registry.Encoder("cls");
        var vectors = new float[4];
        encoder.Encode([encoder.Tokenize("a b", TextKind.Query)], vectors);
        Near(Unit(2, 0, 2, 1), vectors);
    }

    [Fact]
    public void A_reranker_that_reads_both_texts()
    {
        files.Model("pairs", "reranker", Pairs);
        using var registry = Load();
        var reranker = registry.Reranker("pairs");
        var pairs = reranker.Tokenize("a", ["b", "b c d"]);
        Assert.Equal([2, 4, 3, 5, 3], pairs[0].Ids);
        Assert.Equal([0, 0, 0, 1, 1], pairs[0].TypeIds);
        var probabilities = new float[2];
        reranker.Score(pairs, probabilities);
        Assert.Equal(1 / (1 + Math.Exp(19 / 16.0)), probabilities[0], 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(6 / 16.0)), probabilities[1], 1e-6);
    }

    [Fact]
    public void A_pair_that_is_too_long_keeps_half_for_the_query_and_fills_the_rest()
    {
        files.Model("pairs", "reranker", Pairs);
        using var registry = Load();
        var reranker = registry.Reranker("default");
        var longQuery = string.Join(' ', Enumerable.Repeat("a", 100));
        var longDocument = string.Join(' ', Enumerable.Repeat("b", 100));
        var both = reranker.Tokenize(longQuery, [longDocument])[0];
        Assert.Equal((16, 8, 5), (both.Length, both.Ids.Count(id => id == 4), both.Ids.Count(id => id == 5)));
        var document = reranker.Tokenize("a", [longDocument])[0];
        Assert.Equal((16, 12), (document.Length, document.Ids.Count(id => id == 5)));
        Assert.Equal(12, reranker.Tokenize(longQuery, ["b"])[0].Length);
        Assert.Equal(3, reranker.Tokenize("", [""])[0].Length);
    }

    [Fact]
    public async Task Many_threads_get_the_same_as_one()
    {
        files.Model("sum", "sum-encoder", Sum);
        using var registry = Load();
        var encoder = registry.Encoder("sum");
        var texts = Enumerable.Range(0, 64).Select(i => string.Join(' ', Enumerable.Repeat("ab", i % 12))).ToArray();
        var expected = texts.Select(text => One(encoder, text)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Assert.Equal(expected[i % 64], One(encoder, texts[i % 64]));
            }
        })));
    }

    [Fact]
    public void A_span_of_the_wrong_size_and_an_input_too_long_are_refused()
    {
        files.Model("sum", "sum-encoder", Sum);
        using var registry = Load();
        var encoder = registry.Encoder("sum");
        encoder.Encode([], []);
        Assert.Throws<ArgumentException>(() => encoder.Encode([encoder.Tokenize("a", TextKind.Query)], new float[5]));
        var tooLong = new TokenizedInput(new int[17], new int[17]);
        Assert.Equal("22023", Assert.Throws<ModelException>(() => encoder.Encode([tooLong], new float[4])).SqlState);
        var noSuchId = new TokenizedInput([99], [0]);
        Assert.Equal("58000", Assert.Throws<ModelException>(() => encoder.Encode([noSuchId], new float[4])).SqlState);
    }

    private static float[] One(IEncoder encoder, string text)
    {
        var vector = new float[encoder.Info.Dimension];
        encoder.Encode([encoder.Tokenize(text, TextKind.Document)], vector);
        return vector;
    }

    private static float[] Unit(params float[] vector)
    {
        var norm = MathF.Sqrt(vector.Sum(number => number * number));
        return [.. vector.Select(number => number / norm)];
    }

    private static void Near(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6f);
        }
    }

    private ModelRegistry Load() => ModelRegistry.Load([files.Folder], new ModelRuntimeOptions());
}
