using System.Text.Json;
using RankDb.Inference;
using RankDb.Service.Http.Requests;

namespace RankDb.Service.Http.OpenAi;

/// <summary>The field <c>input</c>: a text, a list of texts, a list of token ids, or a list of such lists.</summary>
internal sealed class EmbeddingInput
{
    private const string Field = "input";

    private EmbeddingInput(string[]? texts, int[][]? ids) => (Texts, Ids) = (texts, ids);

    /// <summary>The texts; null where the input is token ids.</summary>
    internal string[]? Texts { get; }

    /// <summary>The token ids; null where the input is texts.</summary>
    internal int[][]? Ids { get; }

    /// <exception cref="HttpFault">BadValue, Empty or BatchTooLarge; the message has the position.</exception>
    internal static EmbeddingInput Read(JsonElement input, TextList lists, IEncoder encoder)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return new EmbeddingInput(lists.ReadOne(NotEmpty(input, Field), Field), null);
        }

        if (input.ValueKind != JsonValueKind.Array)
        {
            throw new HttpFault(
                HttpFaultKind.BadValue, $"The field '{Field}' must be a string, a list of strings, a list of token ids or a list of such lists, not {RequestFields.NameOf(input.ValueKind)}.", Field);
        }

        var size = encoder.Tokenizer.VocabularySize;
        switch (input.GetArrayLength() > 0 ? input[0].ValueKind : JsonValueKind.Undefined)
        {
            case JsonValueKind.Number:
                return new EmbeddingInput(null, [ReadIds(input, Field, size)]);
            case JsonValueKind.Array:
                lists.CheckCount(input.GetArrayLength(), Field);
                var all = new List<int[]>(input.GetArrayLength());
                foreach (var element in input.EnumerateArray())
                {
                    all.Add(ReadIds(element, $"{Field}[{all.Count}]", size));
                }

                return new EmbeddingInput(null, [.. all]);
            default:
                return new EmbeddingInput(lists.Read(input, Field, null, NotEmpty), null);
        }
    }

    private static string NotEmpty(JsonElement element, string place)
    {
        var text = RequestFields.Text(element, place, Field);
        return text.Length > 0 ? text : throw new HttpFault(HttpFaultKind.BadValue, $"The field '{place}' must not be an empty string.", Field);
    }

    private static int[] ReadIds(JsonElement list, string place, int vocabularySize)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new HttpFault(HttpFaultKind.BadValue, $"The field '{place}' must be a list of at least one token id, as the first of the inputs is.", Field);
        }

        var ids = new int[list.GetArrayLength()];
        var i = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var id) || id < 0 || id >= vocabularySize)
            {
                throw new HttpFault(
                    HttpFaultKind.BadValue, $"The field '{place}[{i}]' must be a token id of this model, from 0 to {vocabularySize - 1}.", Field);
            }

            ids[i++] = id;
        }

        return ids;
    }
}
