using System.Text;
using System.Text.Json;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer.json into a list of steps.</summary>
internal sealed class PreTokenizerReader
{
    private const string Supported =
        "BertPreTokenizer, ByteLevel, Metaspace, Whitespace, WhitespaceSplit, Punctuation, Digits, Split, Sequence";

    private const int MostSteps = 100;

    private readonly List<PreTokenizer> steps = [];

    private PreTokenizerReader()
    {
    }

    /// <summary>Whether the pieces are spelt by their bytes.</summary>
    internal bool ByteLevel { get; private set; }

    internal IReadOnlyList<PreTokenizer> Steps => steps;

    internal static PreTokenizerReader Read(JsonElement? part)
    {
        var reader = new PreTokenizerReader();
        if (part is { } present)
        {
            reader.Add(present);
        }

        return reader;
    }

    private void Add(JsonElement part)
    {
        var type = JsonPart.Type(part, "pre_tokenizer");
        if (ByteLevel)
        {
            throw new InvalidDataException($"its \"pre_tokenizer\" has {type} behind ByteLevel, which is not supported.");
        }

        if (steps.Count > MostSteps)
        {
            throw new InvalidDataException($"its \"pre_tokenizer\" has more than {MostSteps} parts.");
        }

        switch (type)
        {
            case "Sequence":
                foreach (var item in JsonPart.Array(part, "pretokenizers").EnumerateArray())
                {
                    if (item.ValueKind != JsonValueKind.Null)
                    {
                        Add(item);
                    }
                }

                break;
            case "BertPreTokenizer":
                Split(CodePoint.IsSpace, SplitBehavior.Removed);
                Split(CodePoint.IsPunctuation, SplitBehavior.Isolated);
                break;
            case "WhitespaceSplit":
                Split(CodePoint.IsSpace, SplitBehavior.Removed);
                break;
            case "Whitespace":
                steps.Add(new SplitPreTokenizer(new RegexPattern(@"\w+|[^\w\s]+"), SplitBehavior.Removed, invert: true));
                break;
            case "Punctuation":
                Split(CodePoint.IsPunctuation, Behavior(part) ?? SplitBehavior.Isolated);
                break;
            case "Digits":
                Split(CodePoint.IsNumber, JsonPart.Flag(part, "individual_digits") ?? false ? SplitBehavior.Isolated : SplitBehavior.Contiguous);
                break;
            case "Split":
                steps.Add(new SplitPreTokenizer(
                    PatternReader.Read(part),
                    Behavior(part) ?? throw new InvalidDataException("its Split has no \"behavior\"."),
                    JsonPart.Flag(part, "invert") ?? false));
                break;
            case "Metaspace":
                steps.Add(Metaspace(part));
                break;
            case "ByteLevel":
                AddByteLevel(part);
                break;
            default:
                throw JsonPart.Refusal("pre_tokenizer", type, Supported);
        }
    }

    private void Split(Func<int, bool> rule, SplitBehavior behavior) =>
        steps.Add(new SplitPreTokenizer(new CharacterPattern(new CharacterSet(rule)), behavior, invert: false));

    private void AddByteLevel(JsonElement part)
    {
        if (JsonPart.Flag(part, "add_prefix_space") ?? false)
        {
            steps.Add(new PrefixSpacePreTokenizer());
        }

        if (JsonPart.Flag(part, "use_regex") ?? true)
        {
            steps.Add(new SplitPreTokenizer(KnownPattern.Find(KnownPattern.Gpt2)!, SplitBehavior.Isolated, invert: false));
        }

        ByteLevel = true;
    }

    private static MetaspacePreTokenizer Metaspace(JsonElement part)
    {
        var replacement = JsonPart.Text(part, "replacement") ?? "\u2581";
        var legacy = JsonPart.Flag(part, "add_prefix_space") ?? true;
        var scheme = JsonPart.Text(part, "prepend_scheme") ?? (legacy ? "always" : "never");
        if (Rune.DecodeFromUtf16(replacement, out var mark, out var width) != System.Buffers.OperationStatus.Done || width != replacement.Length)
        {
            throw new InvalidDataException($"its Metaspace has the replacement \"{replacement}\"; it must be one character.");
        }

        if (JsonPart.Text(part, "str_rep") is { } other && other != replacement)
        {
            throw new InvalidDataException("its Metaspace has a \"str_rep\" that is not its replacement, which is not supported.");
        }

        return new MetaspacePreTokenizer(
            mark,
            scheme switch
            {
                "always" => PrependScheme.Always,
                "first" => PrependScheme.First,
                "never" => PrependScheme.Never,
                _ => throw new InvalidDataException($"its Metaspace has the prepend_scheme {scheme}; supported: always, first, never."),
            },
            JsonPart.Flag(part, "split") ?? true);
    }

    private static SplitBehavior? Behavior(JsonElement part) => JsonPart.Text(part, "behavior")?.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        null => null,
        "REMOVED" => SplitBehavior.Removed,
        "ISOLATED" => SplitBehavior.Isolated,
        "MERGEDWITHPREVIOUS" => SplitBehavior.MergedWithPrevious,
        "MERGEDWITHNEXT" => SplitBehavior.MergedWithNext,
        "CONTIGUOUS" => SplitBehavior.Contiguous,
        var other => throw new InvalidDataException($"it has the splitting behavior {other}, which is not supported."),
    };
}
