using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;

namespace RankDb.Service.Http;

/// <summary>Runs the work of HTTP requests through the same dispatchers as that of wire calls.</summary>
internal sealed class HttpScoring(ScoringEngine engine, ServiceOptions options, ServiceMetrics metrics, TimeProvider time)
{
    // Names are told back in errors, so they must not be of any length.
    private const int LongestName = 200;

    // One wrapper a model, because the dispatcher puts items of one object into one model call.
    private readonly ConditionalWeakTable<IReranker, RawScores> _raw = [];

    internal IReadOnlyList<ModelInfo> Models => engine.Catalog.Models;

    /// <exception cref="HttpFault">UnknownModel.</exception>
    /// <exception cref="ModelException">42704, naming the encoders there are.</exception>
    internal IEncoder Encoder(string name) => name.Length <= LongestName ? engine.Catalog.Encoder(name) : throw UnknownModel.Of(name, Models);

    /// <exception cref="HttpFault">UnknownModel.</exception>
    /// <exception cref="ModelException">42704, naming the rerankers there are.</exception>
    internal IReranker Reranker(string name) => name.Length <= LongestName ? engine.Catalog.Reranker(name) : throw UnknownModel.Of(name, Models);

    /// <summary>One score for each document, in order, and how many tokens the model read.</summary>
    /// <exception cref="HttpFault">Deadline: it passed before the last was scored.</exception>
    internal async Task<(float[] Scores, long Tokens)> ScoreAsync(ApiCall call, RerankWork work)
    {
        var reranker = work.Raw ? _raw.GetValue(work.Reranker, static inner => new RawScores(inner)) : work.Reranker;
        var tokens = 0L;
        var scores = new float[work.Documents.Count];
        var slices = new SlicedCall<ScoreItem, float>(engine.Reranking, Prepare, options, time);
        await CollectAsync(slices, scores, call);
        return (scores, tokens);

        ScoreItem[] Prepare(int start, int length)
        {
            var began = time.GetTimestamp();
            var inputs = work.Tokenize(start, length);
            metrics.Tokenized(call.Route, time.GetElapsedTime(began));
            var items = new ScoreItem[length];
            for (var i = 0; i < length; i++)
            {
                items[i] = new ScoreItem(reranker, inputs[i]);
                tokens += inputs[i].Length;
            }

            return items;
        }
    }

    /// <summary>One vector for each text, in order, and how many tokens the model read.</summary>
    /// <exception cref="HttpFault">Deadline: it passed before the last was encoded.</exception>
    internal async Task<(float[][] Vectors, long Tokens)> EncodeAsync(ApiCall call, EmbedWork work)
    {
        var tokens = 0L;
        var vectors = new float[work.Count][];
        var slices = new SlicedCall<EncodeItem, float[]>(engine.Encoding, Prepare, options, time);
        await CollectAsync(slices, vectors, call);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = work.Finish(vectors[i]);
        }

        return (vectors, tokens);

        EncodeItem[] Prepare(int start, int length)
        {
            var began = time.GetTimestamp();
            var items = new EncodeItem[length];
            for (var i = 0; i < length; i++)
            {
                var input = work.Tokenize(start + i);
                items[i] = new EncodeItem(work.Encoder, input);
                tokens += input.Length;
            }

            metrics.Tokenized(call.Route, time.GetElapsedTime(began));
            return items;
        }
    }

    private static async Task CollectAsync<TItem, TResult>(SlicedCall<TItem, TResult> slices, TResult[] answers, ApiCall call)
    {
        var answered = 0;
        await foreach (var (start, result) in slices.RunAsync(answers.Length, call.Deadline, call.Cancelled))
        {
            for (var i = 0; i < result.Count && result.TryGet(i, out var answer); i++)
            {
                answers[start + i] = answer;
                answered++;
            }
        }

        // None of the three APIs can say that an answer is a part, so a part is not given.
        if (answered < answers.Length)
        {
            throw new HttpFault(
                HttpFaultKind.Deadline, $"The time allowed passed when {answered} of {answers.Length} texts were done; allow more time or send fewer or shorter texts.");
        }
    }

    /// <summary>A reranker whose scores are its logits.</summary>
    private sealed class RawScores(IReranker inner) : IReranker
    {
        public ModelInfo Info => inner.Info;

        public ITokenizer Tokenizer => inner.Tokenizer;

        public IReadOnlyList<TokenizedInput> Tokenize(string query, IReadOnlyList<string> documents) => inner.Tokenize(query, documents);

        public bool TakesTokens => inner.TakesTokens;

        public string TokenVersion => inner.TokenVersion;

        public int[] TokenizeDocument(string document) => inner.TokenizeDocument(document);

        public IReadOnlyList<TokenizedInput> Pair(string query, IReadOnlyList<int[]> documents) => inner.Pair(query, documents);

        public void Score(IReadOnlyList<TokenizedInput> batch, Span<float> probabilities) => inner.ScoreRaw(batch, probabilities);

        public void ScoreRaw(IReadOnlyList<TokenizedInput> batch, Span<float> logits) => inner.ScoreRaw(batch, logits);
    }
}
