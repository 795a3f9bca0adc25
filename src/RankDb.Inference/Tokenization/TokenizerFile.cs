using System.Text.Json;

namespace RankDb.Inference;

/// <summary>
/// Reads tokenizer.json: BertNormalizer, BertPreTokenizer, WordPiece, and TemplateProcessing or BertProcessing.
/// Anything else is refused by name, because ignoring it would give other ids than the model was trained with.
/// Its <c>truncation</c>, <c>padding</c> and <c>decoder</c> are not read: the model code does these.
/// </summary>
internal static class TokenizerFile
{
    internal static WordPieceModel Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidDataException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw ModelException.CannotLoad($"Cannot read the tokenizer {path}: {exception.Message}", exception);
        }
    }

    private static WordPieceModel Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("it is not a JSON object.");
        }

        var model = Part(root, "model", "WordPiece") ?? throw new InvalidDataException("it has no \"model\".");
        if (Part(root, "pre_tokenizer", "BertPreTokenizer") is null)
        {
            throw new InvalidDataException("it has no \"pre_tokenizer\"; supported is BertPreTokenizer.");
        }

        var normalizer = ReadNormalizer(Part(root, "normalizer", "BertNormalizer"));
        var vocabulary = ReadVocabulary(model);
        var added = ReadAddedTokens(root, vocabulary, normalizer is not { CleanText: false, HandleChineseChars: false, StripAccents: false, Lowercase: false });
        var unknownToken = Text(model, "unk_token") ?? "[UNK]";
        var ids = new Dictionary<string, int>(vocabulary);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        if (!vocabulary.TryGetValue(unknownToken, out var unknown))
        {
            throw new InvalidDataException($"its vocabulary lacks the unknown token {unknownToken}.");
        }

        var maxCharacters = Number(model, "max_input_chars_per_word") ?? 100;
        if (maxCharacters is < 1 or > 100_000)
        {
            throw new InvalidDataException($"\"max_input_chars_per_word\" is {maxCharacters}; it must be 1 to 100000.");
        }

        var post = Part(root, "post_processor", "TemplateProcessing", "BertProcessing");
        return new WordPieceModel(
            vocabulary,
            Text(model, "continuing_subword_prefix") ?? "##",
            maxCharacters,
            normalizer,
            added,
            InputTemplates.Read(post, ids, unknown));
    }

    private static NormalizerOptions ReadNormalizer(JsonElement? part)
    {
        if (part is not { } options)
        {
            return new NormalizerOptions(false, false, false, false);
        }

        var lowercase = Flag(options, "lowercase") ?? true;
        return new NormalizerOptions(
            Flag(options, "clean_text") ?? true,
            Flag(options, "handle_chinese_chars") ?? true,
            Flag(options, "strip_accents") ?? lowercase,
            lowercase);
    }

    private static Dictionary<string, int> ReadVocabulary(JsonElement model)
    {
        if (!model.TryGetProperty("vocab", out var vocab) || vocab.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("its model has no \"vocab\" object.");
        }

        var vocabulary = new Dictionary<string, int>();
        var seen = new HashSet<int>();
        foreach (var entry in vocab.EnumerateObject())
        {
            var id = entry.Value.GetInt32();
            if (id < 0 || id > 10_000_000 || !seen.Add(id))
            {
                throw new InvalidDataException($"the id {id} of token {entry.Name} is out of range or used twice.");
            }

            if (!vocabulary.TryAdd(entry.Name, id))
            {
                throw new InvalidDataException($"its vocabulary has token {entry.Name} twice.");
            }
        }

        return vocabulary.Count > 0 ? vocabulary : throw new InvalidDataException("its vocabulary is empty.");
    }

    private static List<AddedToken> ReadAddedTokens(JsonElement root, Dictionary<string, int> vocabulary, bool normalizes)
    {
        var added = new List<AddedToken>();
        if (!root.TryGetProperty("added_tokens", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return added;
        }

        foreach (var entry in list.EnumerateArray())
        {
            var content = Text(entry, "content") ?? string.Empty;
            var id = entry.GetProperty("id").GetInt32();
            if (content.Length == 0 || id < 0 || id > 10_000_000)
            {
                throw new InvalidDataException($"the added token \"{content}\" with id {id} needs a content and an id in range.");
            }

            if (vocabulary.TryGetValue(content, out var other) && other != id)
            {
                throw new InvalidDataException($"the added token {content} has id {id}, but {other} in the vocabulary.");
            }

            var special = Flag(entry, "special") ?? false;
            if (normalizes && (Flag(entry, "normalized") ?? !special))
            {
                throw new InvalidDataException($"the added token {content} has \"normalized\": true, which is not supported.");
            }

            added.Add(new AddedToken(
                content, id, Flag(entry, "single_word") ?? false, Flag(entry, "lstrip") ?? false, Flag(entry, "rstrip") ?? false));
        }

        return added;
    }

    // The named part of the file, null where it is absent or null; refuses a part of another type.
    private static JsonElement? Part(JsonElement root, string name, params ReadOnlySpan<string> supported)
    {
        if (!root.TryGetProperty(name, out var part) || part.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var type = Text(part, "type");
        if (!supported.Contains(type!))
        {
            throw new InvalidDataException(
                $"its \"{name}\" is of type {type ?? "(none)"}, which is not supported; supported: {string.Join(", ", supported.ToArray())}.");
        }

        return part;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static bool? Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : null;
}
