using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads how a model's inputs are wrapped in special tokens, from a tokenizer.json's post_processor.</summary>
internal static class PostProcessorReader
{
    private const string Supported = "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence";
    private const int MostPieces = 1000;

    private static readonly PostProcessor Plain = new([new(0, -1, 0)], [new(0, -1, 0), new(1, -1, 1)]);

    internal static PostProcessor Read(JsonElement? postProcessor, int vocabularySize)
    {
        var found = postProcessor is { } part ? Read(part, null) ?? Plain : Plain;
        foreach (var piece in found.Single.Concat(found.Pair))
        {
            if (piece.Sequence < 0 && (piece.TokenId < 0 || piece.TokenId >= vocabularySize))
            {
                throw new InvalidDataException($"its \"post_processor\" has the token id {piece.TokenId}, but ids end at {vocabularySize - 1}.");
            }
        }

        return found;
    }

    private static PostProcessor? Read(JsonElement part, PostProcessor? before)
    {
        var type = JsonPart.Type(part, "post_processor");
        switch (type)
        {
            case "Sequence":
                foreach (var item in JsonPart.Array(part, "processors").EnumerateArray())
                {
                    before = Read(item, before);
                }

                return before;
            case "ByteLevel":
                var plain = before ?? Plain;
                return JsonPart.Flag(part, "trim_offsets") ?? true
                    ? plain with { TrimsOffsets = true, AddsPrefixSpace = JsonPart.Flag(part, "add_prefix_space") ?? true }
                    : plain;
            case "TemplateProcessing" or "BertProcessing" or "RobertaProcessing":
                if (before is not null && !(before.Single.Count == 1 && before.Pair.Count == 2))
                {
                    throw new InvalidDataException($"its \"post_processor\" wraps texts twice ({type}), which is not supported.");
                }

                var own = type == "TemplateProcessing" ? Template(part) : Classic(part, type == "RobertaProcessing");
                return before is null || own.TrimsOffsets
                    ? own
                    : own with { TrimsOffsets = before.TrimsOffsets, AddsPrefixSpace = before.AddsPrefixSpace };
            default:
                throw JsonPart.Refusal("post_processor", type, Supported);
        }
    }

    private static PostProcessor Classic(JsonElement part, bool roberta)
    {
        var (cls, sep) = (TokenId(part, "cls"), TokenId(part, "sep"));
        IReadOnlyList<TemplatePiece> single = [new(-1, cls, 0), new(0, -1, 0), new(-1, sep, 0)];
        if (!roberta)
        {
            return new PostProcessor(single, [.. single, new(1, -1, 1), new(-1, sep, 1)]);
        }

        var trims = JsonPart.Flag(part, "trim_offsets") ?? true;
        return new PostProcessor(single, [.. single, new(-1, sep, 0), new(1, -1, 0), new(-1, sep, 0)])
        {
            TrimsOffsets = trims,
            AddsPrefixSpace = JsonPart.Flag(part, "add_prefix_space") ?? true,
        };
    }

    private static int TokenId(JsonElement part, string name)
    {
        var pair = JsonPart.Array(part, name);
        return pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.Number
            ? pair[1].GetInt32()
            : throw new InvalidDataException($"\"{name}\" is not a token and its id.");
    }

    private static PostProcessor Template(JsonElement part)
    {
        var tokens = part.GetProperty("special_tokens");
        return new PostProcessor(Template(part, "single", tokens, [0]), Template(part, "pair", tokens, [0, 1]));
    }

    private static List<TemplatePiece> Template(JsonElement part, string name, JsonElement tokens, int[] expected)
    {
        var pieces = new List<TemplatePiece>();
        foreach (var item in JsonPart.Array(part, name).EnumerateArray())
        {
            if (item.TryGetProperty("Sequence", out var sequence))
            {
                var place = sequence.GetProperty("id").ValueEquals("A") ? 0 : 1;
                pieces.Add(new TemplatePiece(place, -1, sequence.GetProperty("type_id").GetInt32()));
                continue;
            }

            var special = item.GetProperty("SpecialToken");
            var type = special.GetProperty("type_id").GetInt32();
            var ids = tokens.GetProperty(special.GetProperty("id").GetString()!).GetProperty("ids");
            foreach (var id in ids.EnumerateArray())
            {
                pieces.Add(new TemplatePiece(-1, id.GetInt32(), type));
            }

            if (pieces.Count > MostPieces)
            {
                throw new InvalidDataException($"its \"{name}\" template has more than {MostPieces} pieces.");
            }
        }

        if (!pieces.Where(piece => piece.Sequence >= 0).Select(piece => piece.Sequence).SequenceEqual(expected))
        {
            throw new InvalidDataException($"its \"{name}\" template does not hold each text once and in order.");
        }

        return pieces;
    }
}
