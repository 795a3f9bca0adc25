using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads how a model's inputs are wrapped in special tokens, from a tokenizer.json's post_processor.</summary>
internal static class InputTemplates
{
    internal static SpecialTokens Read(JsonElement? postProcessor, Dictionary<string, int> ids, int unknown)
    {
        var padding = ids.GetValueOrDefault("[PAD]", 0);
        if (postProcessor is not { } part)
        {
            return new SpecialTokens(unknown, padding, [new(0, -1, 0)], [new(0, -1, 0), new(1, -1, 1)]);
        }

        if (part.GetProperty("type").ValueEquals("BertProcessing"))
        {
            var cls = part.GetProperty("cls")[1].GetInt32();
            var sep = part.GetProperty("sep")[1].GetInt32();
            return new SpecialTokens(
                unknown,
                padding,
                [new(-1, cls, 0), new(0, -1, 0), new(-1, sep, 0)],
                [new(-1, cls, 0), new(0, -1, 0), new(-1, sep, 0), new(1, -1, 1), new(-1, sep, 1)]);
        }

        var tokens = part.GetProperty("special_tokens");
        return new SpecialTokens(
            unknown, padding, Template(part, "single", tokens, [0]), Template(part, "pair", tokens, [0, 1]));
    }

    private static List<TemplatePiece> Template(JsonElement part, string name, JsonElement tokens, int[] expected)
    {
        var pieces = new List<TemplatePiece>();
        foreach (var item in part.GetProperty(name).EnumerateArray())
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
        }

        if (!pieces.Where(piece => piece.Sequence >= 0).Select(piece => piece.Sequence).SequenceEqual(expected))
        {
            throw new InvalidDataException($"its \"{name}\" template does not hold each text once and in order.");
        }

        return pieces;
    }
}
