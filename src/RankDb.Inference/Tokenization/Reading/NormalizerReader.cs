using System.Text.Json;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Reads the <c>normalizer</c> of a tokenizer.json.</summary>
internal sealed class NormalizerReader
{
    private const string Supported =
        "BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Replace, Prepend, Nmt, Precompiled, Sequence";

    private const int MostParts = 100;

    private readonly Lazy<NormalForms> forms = new(NormalForms.Load);
    private int parts;

    /// <summary>The options of BERT's normaliser; null where it is another one.</summary>
    internal static NormalizerOptions? Bert(JsonElement? part)
    {
        if (part is not { } options)
        {
            return new NormalizerOptions(false, false, false, false);
        }

        if (JsonPart.Type(options, "normalizer") != "BertNormalizer")
        {
            return null;
        }

        var lowercase = JsonPart.Flag(options, "lowercase") ?? true;
        return new NormalizerOptions(
            JsonPart.Flag(options, "clean_text") ?? true,
            JsonPart.Flag(options, "handle_chinese_chars") ?? true,
            JsonPart.Flag(options, "strip_accents") ?? lowercase,
            lowercase);
    }

    internal TextNormalizer Read(JsonElement part)
    {
        var type = JsonPart.Type(part, "normalizer");
        if (++parts > MostParts)
        {
            throw new InvalidDataException($"its \"normalizer\" has more than {MostParts} parts.");
        }

        return type switch
        {
            "Sequence" => new NormalizerSequence(
                [.. JsonPart.Array(part, "normalizers").EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(Read)]),
            "BertNormalizer" => FromBert(Bert(part)!),
            "NFC" => new UnicodeFormNormalizer(forms.Value, false, true),
            "NFD" => new UnicodeFormNormalizer(forms.Value, false, false),
            "NFKC" => new UnicodeFormNormalizer(forms.Value, true, true),
            "NFKD" => new UnicodeFormNormalizer(forms.Value, true, false),
            "Lowercase" => new LowercaseNormalizer(),
            "StripAccents" => new StripAccentsNormalizer(spacingToo: true),
            "Strip" => new StripNormalizer(JsonPart.Flag(part, "strip_left") ?? false, JsonPart.Flag(part, "strip_right") ?? false),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(part), JsonPart.RequiredText(part, "content")),
            "Prepend" => new PrependNormalizer(JsonPart.RequiredText(part, "prepend")),
            "Nmt" => new NmtNormalizer(),
            "Precompiled" => Precompiled(JsonPart.Text(part, "precompiled_charsmap")),
            _ => throw JsonPart.Refusal("normalizer", type, Supported),
        };
    }

    private static PrecompiledNormalizer Precompiled(string? map) => string.IsNullOrEmpty(map)
        ? throw new InvalidDataException("its Precompiled normalizer has no \"precompiled_charsmap\".")
        : new PrecompiledNormalizer(new CharsMap(map));

    private NormalizerSequence FromBert(NormalizerOptions options)
    {
        var steps = new List<TextNormalizer>();
        if (options.CleanText)
        {
            steps.Add(new CleanTextNormalizer());
        }

        if (options.HandleChineseChars)
        {
            steps.Add(new IdeographNormalizer());
        }

        if (options.StripAccents)
        {
            steps.Add(new UnicodeFormNormalizer(forms.Value, false, false));
            steps.Add(new StripAccentsNormalizer(spacingToo: false));
        }

        if (options.Lowercase)
        {
            steps.Add(new LowercaseNormalizer());
        }

        return new NormalizerSequence([.. steps]);
    }
}
