using System.Text.Json;

namespace RankDb.Inference;

/// <summary>What a tokenizer.json holds around its model: added tokens, special tokens, post-processor.</summary>
internal sealed class Surroundings
{
    private readonly string?[] tokens;

    private Surroundings(IReadOnlyDictionary<string, int> vocabulary, List<AddedToken> added)
    {
        Added = added;
        var largest = Math.Max(vocabulary.Values.Max(), added.Select(token => token.Id).DefaultIfEmpty(-1).Max());
        tokens = new string?[largest + 1];
        foreach (var (token, id) in vocabulary)
        {
            tokens[id] = token;
        }

        foreach (var token in added)
        {
            tokens[token.Id] = token.Content;
        }
    }

    internal IReadOnlyList<AddedToken> Added { get; }

    internal required PostProcessor PostProcessor { get; init; }

    internal required SpecialTokens SpecialTokens { get; init; }

    /// <param name="root">The whole file.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="unknown">The model's unknown token; -1 where it has none.</param>
    internal static Surroundings Read(JsonElement root, IReadOnlyDictionary<string, int> vocabulary, int unknown)
    {
        var added = ReadAddedTokens(root, vocabulary);
        var size = 1 + Math.Max(vocabulary.Values.Max(), added.Select(token => token.Id).DefaultIfEmpty(-1).Max());
        var post = PostProcessorReader.Read(JsonPart.Part(root, "post_processor"), size);
        var padding = Padding(root, vocabulary, added);
        return new Surroundings(vocabulary, added)
        {
            PostProcessor = post,
            SpecialTokens = new SpecialTokens(unknown >= 0 ? unknown : padding, padding < size ? padding : 0, post.Single, post.Pair),
        };
    }

    internal PipelineTokenizer Build(JsonElement root, PreTokenizerReader preTokenizers, TokenModel model) => new(new TokenizerParts(
        JsonPart.Part(root, "normalizer") is { } normalizer ? new NormalizerReader().Read(normalizer) : null,
        [.. preTokenizers.Steps], model, Added, SpecialTokens, PostProcessor, tokens));

    private static int Padding(JsonElement root, IReadOnlyDictionary<string, int> vocabulary, List<AddedToken> added)
    {
        if (JsonPart.Part(root, "padding") is { ValueKind: JsonValueKind.Object } padding && JsonPart.Number(padding, "pad_id") is >= 0 and var id)
        {
            return id;
        }

        string[] usual = ["[PAD]", "<pad>", "<|endoftext|>"];
        foreach (var name in usual)
        {
            if (vocabulary.TryGetValue(name, out var known))
            {
                return known;
            }

            if (added.Find(token => token.Content == name) is { } token)
            {
                return token.Id;
            }
        }

        return 0;
    }

    private static List<AddedToken> ReadAddedTokens(JsonElement root, IReadOnlyDictionary<string, int> vocabulary)
    {
        var added = new List<AddedToken>();
        if (JsonPart.Part(root, "added_tokens") is null)
        {
            return added;
        }

        foreach (var entry in JsonPart.Array(root, "added_tokens").EnumerateArray())
        {
            var content = JsonPart.Text(entry, "content") ?? string.Empty;
            var id = JsonPart.Number(entry, "id") ?? -1;
            if (content.Length == 0 || id < 0 || id > ModelReader.LargestId)
            {
                throw new InvalidDataException($"the added token \"{content}\" with id {id} needs a content and an id in range.");
            }

            if (vocabulary.TryGetValue(content, out var other) && other != id)
            {
                throw new InvalidDataException($"the added token {content} has id {id}, but {other} in the vocabulary.");
            }

            var special = JsonPart.Flag(entry, "special") ?? false;
            added.Add(new AddedToken(
                content, id, JsonPart.Flag(entry, "single_word") ?? false, JsonPart.Flag(entry, "lstrip") ?? false,
                JsonPart.Flag(entry, "rstrip") ?? false, JsonPart.Flag(entry, "normalized") ?? !special));
        }

        return added;
    }
}
