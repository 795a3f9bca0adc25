using System.Text.Json;

namespace RankDb.Inference;

/// <summary>
/// Reads a tokenizer.json of Hugging Face's tokenizers. What it needs and RankDb does not know is refused by name,
/// because ignoring it would give other ids than the model was trained with. Its <c>truncation</c> and <c>decoder</c>
/// are not read, and of its <c>padding</c> only the id: see <see cref="Truncation"/> and <see cref="Padding"/>.
/// </summary>
public static class TokenizerFile
{
    private const long LargestFile = 512L << 20;

    /// <summary>Reads a tokenizer.</summary>
    /// <exception cref="ModelException">The file is missing, is no tokenizer.json, or needs a part that is not supported (58000, the part named).</exception>
    public static ITokenizer Load(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestFile)
            {
                throw new InvalidDataException($"it has {length} bytes; at most {LargestFile} are supported.");
            }

            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidDataException
            or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw ModelException.CannotLoad($"Cannot read the tokenizer {path}: {exception.Message}", exception);
        }
    }

    private static ITokenizer Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("it is not a JSON object.");
        }

        var model = JsonPart.Part(root, "model") ?? throw new InvalidDataException("it has no \"model\".");
        return ModelType(model) switch
        {
            "WordPiece" => WordPiece(root, model),
            "BPE" => Bpe(root, model),
            "Unigram" => Unigram(root, model),
            var type => throw JsonPart.Refusal("model", type, "WordPiece, BPE, Unigram"),
        };
    }

    // Old files of BPE and WordPiece models leave the type out.
    private static string ModelType(JsonElement model) => model.ValueKind == JsonValueKind.Object && JsonPart.Part(model, "type") is null
        ? JsonPart.Part(model, "merges") is not null ? "BPE"
        : JsonPart.Part(model, "vocab") is { ValueKind: JsonValueKind.Array } ? "Unigram"
        : JsonPart.Type(model, "model")
        : JsonPart.Type(model, "model");

    private static ITokenizer WordPiece(JsonElement root, JsonElement model)
    {
        var vocabulary = ModelReader.Vocabulary(model);
        var unknownToken = JsonPart.Text(model, "unk_token") ?? "[UNK]";
        if (!vocabulary.TryGetValue(unknownToken, out var unknown))
        {
            throw new InvalidDataException($"its vocabulary lacks the unknown token {unknownToken}.");
        }

        var maxCharacters = JsonPart.Number(model, "max_input_chars_per_word") ?? 100;
        if (maxCharacters is < 1 or > 100_000)
        {
            throw new InvalidDataException($"\"max_input_chars_per_word\" is {maxCharacters}; it must be 1 to 100000.");
        }

        var prefix = JsonPart.Text(model, "continuing_subword_prefix") ?? "##";
        var surroundings = Surroundings.Read(root, vocabulary, unknown);
        var preTokenizer = JsonPart.Part(root, "pre_tokenizer");
        var normalizer = NormalizerReader.Bert(JsonPart.Part(root, "normalizer"));
        if (normalizer is not null && preTokenizer is { } only && JsonPart.Type(only, "pre_tokenizer") == "BertPreTokenizer"
            && !surroundings.PostProcessor.TrimsOffsets && (normalizer.ChangesNothing || surroundings.Added.All(token => !token.Normalized)))
        {
            return new WordPieceTokenizer(new WordPieceModel(
                vocabulary, prefix, maxCharacters, normalizer, surroundings.Added, surroundings.SpecialTokens));
        }

        var reader = PreTokenizerReader.Read(preTokenizer);
        RefuseBytes(reader, "WordPiece");
        return surroundings.Build(root, reader, new WordPieceSpeller(new WordPieceTrie(vocabulary, prefix), unknown, maxCharacters));
    }

    private static PipelineTokenizer Bpe(JsonElement root, JsonElement model)
    {
        var vocabulary = ModelReader.Vocabulary(model);
        var reader = PreTokenizerReader.Read(JsonPart.Part(root, "pre_tokenizer"));
        var options = ModelReader.Bpe(model, vocabulary, reader.ByteLevel);
        var surroundings = Surroundings.Read(root, vocabulary, options.Unknown is null ? -1 : vocabulary[options.Unknown]);
        return surroundings.Build(root, reader, new BpeModel(options));
    }

    private static PipelineTokenizer Unigram(JsonElement root, JsonElement model)
    {
        var scores = ModelReader.Scores(model);
        var spelling = ModelReader.Unigram(model, scores, out var unknown);
        var vocabulary = new Dictionary<string, int>();
        for (var id = 0; id < scores.Count; id++)
        {
            vocabulary[scores[id].Token] = id;
        }

        var reader = PreTokenizerReader.Read(JsonPart.Part(root, "pre_tokenizer"));
        RefuseBytes(reader, "Unigram");
        return Surroundings.Read(root, vocabulary, unknown).Build(root, reader, spelling);
    }

    private static void RefuseBytes(PreTokenizerReader reader, string model)
    {
        if (reader.ByteLevel)
        {
            throw new InvalidDataException($"its \"pre_tokenizer\" is ByteLevel and its model {model}, which is not supported together.");
        }
    }
}
