using RankDb.Inference;
using RankDb.Service.Scoring;

namespace RankDb.Tests.Service;

/// <summary>Two models that count: the vector of a text and the score of a pair follow from their characters alone.</summary>
internal sealed class TinyModels
{
    internal TinyModels()
    {
        Encoder = new TinyEncoder(this);
        Reranker = new TinyReranker(this);
        Catalog = new ModelCatalog(
            [Encoder.Info, Reranker.Info],
            name => name is "default" or "tiny" ? Encoder : throw new ModelException($"unknown encoder '{name}'; there is: tiny", "42704"),
            name => name is "default" or "tiny-rank" ? Reranker : throw new ModelException($"unknown reranker '{name}'; there is: tiny-rank", "42704"));
    }

    internal TinyEncoder Encoder { get; }

    internal TinyReranker Reranker { get; }

    internal ModelCatalog Catalog { get; }

    /// <summary>Called at the start of every model call.</summary>
    internal Action OnRun { get; set; } = () => { };

    /// <summary>The reranker fails, as one that gives NaN does, on a batch that has this character.</summary>
    internal char? Poison { get; set; }

    /// <summary>One token a character, the character itself, between a 1 and a 2.</summary>
    private static TokenizedInput Characters(string text, int max)
    {
        var ids = text.Take(max - 2).Select(character => (int)character).Prepend(1).Append(2).ToArray();
        return new TokenizedInput(ids, new int[ids.Length]);
    }

    internal sealed class TinyEncoder(TinyModels owner) : IEncoder
    {
        public ModelInfo Info { get; } = new("tiny", ModelKind.Encoder, 2, 32, "aaaaaaaaaaaa", true, "", "MIT") { MatryoshkaDimensions = [1] };

        public ITokenizer Tokenizer { get; } = new CharacterTokenizer();

        public TokenizedInput Tokenize(string text, TextKind kind) => Characters(kind == TextKind.Query ? "?" + text : text, Info.MaxTokens);

        public void Encode(IReadOnlyList<TokenizedInput> batch, Span<float> vectors)
        {
            owner.OnRun();
            for (var i = 0; i < batch.Count; i++)
            {
                vectors[2 * i] = batch[i].Length - 2;
                vectors[(2 * i) + 1] = batch[i].Ids.Sum();
            }
        }
    }

    internal sealed class TinyReranker(TinyModels owner) : IReranker
    {
        public ModelInfo Info { get; } = new("tiny-rank", ModelKind.Reranker, 0, 32, "bbbbbbbbbbbb", true, "", "MIT");

        public ITokenizer Tokenizer { get; } = new CharacterTokenizer();

        public IReadOnlyList<TokenizedInput> Tokenize(string query, IReadOnlyList<string> documents) =>
            documents.Select(document => Characters(document, Info.MaxTokens)).ToList();

        public int[] TokenizeDocument(string document) => document.Take(Info.MaxTokens - 2).Select(character => (int)character).ToArray();

        public IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents) =>
            documents.Select(ids => new TokenizedInput([1, .. ids, 2], new int[ids.Length + 2])).ToList();

        public void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities)
        {
            owner.OnRun();
            if (owner.Poison is { } poison && batch.Any(input => input.Ids.Contains(poison)))
            {
                throw new ModelException("The model tiny-rank gave a score that is not finite.", "58000");
            }

            for (var i = 0; i < batch.Count; i++)
            {
                probabilities[i] = 1f / batch[i].Length;
            }
        }
    }

    private sealed class CharacterTokenizer : ITokenizer
    {
        public SpecialTokens SpecialTokens { get; } = new(0, 0, [new(-1, 1, 0), new(0, -1, 0), new(-1, 2, 0)], [new(0, -1, 0), new(1, -1, 1)]);

        public int VocabularySize => char.MaxValue + 1;

        public int[] EncodeIds(ReadOnlySpan<char> text, int maxTokens) => Encode(text[..Math.Min(maxTokens, text.Length)]).Ids;

        public int CountTokens(ReadOnlySpan<char> text) => text.Length;

        public string Token(int id) => ((char)id).ToString();

        public EncodedText Encode(ReadOnlySpan<char> text)
        {
            var ids = new int[text.Length];
            var offsets = new TokenOffset[text.Length];
            for (var i = 0; i < text.Length; i++)
            {
                (ids[i], offsets[i]) = (text[i], new TokenOffset(i, i + 1));
            }

            return new EncodedText(ids, offsets);
        }
    }
}
