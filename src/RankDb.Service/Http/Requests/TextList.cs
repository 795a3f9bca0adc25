using System.Text;
using System.Text.Json;

namespace RankDb.Service.Http.Requests;

/// <summary>Reads lists of texts within the limits of one call.</summary>
internal sealed class TextList(ServiceOptions limits)
{
    /// <summary>The texts of a list; <paramref name="read"/> gets an element and how to name it.</summary>
    /// <param name="list">The field's value.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="query">A text that counts into the bytes, or null.</param>
    /// <param name="read">Makes a text of an element.</param>
    /// <exception cref="HttpFault">BadValue, Empty or BatchTooLarge.</exception>
    internal string[] Read(JsonElement list, string field, string? query, Func<JsonElement, string, string> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new HttpFault(HttpFaultKind.BadValue, $"The field '{field}' must be a list, not {RequestFields.NameOf(list.ValueKind)}.", field);
        }

        CheckCount(list.GetArrayLength(), field);
        var texts = new string[list.GetArrayLength()];
        var bytes = query is null ? 0L : Encoding.UTF8.GetByteCount(query);
        var i = 0;
        foreach (var element in list.EnumerateArray())
        {
            texts[i] = read(element, $"{field}[{i}]");
            bytes += Encoding.UTF8.GetByteCount(texts[i++]);
            CheckBytes(bytes, field);
        }

        return texts;
    }

    /// <summary>A single text as a list of one.</summary>
    /// <exception cref="HttpFault">BatchTooLarge.</exception>
    internal string[] ReadOne(string text, string field)
    {
        CheckBytes(Encoding.UTF8.GetByteCount(text), field);
        return [text];
    }

    internal void CheckCount(int count, string field)
    {
        if (count == 0)
        {
            throw new HttpFault(HttpFaultKind.Empty, $"The field '{field}' is empty; it must hold at least one text.", field);
        }

        if (count > limits.MaxDocumentsPerCall)
        {
            throw new HttpFault(
                HttpFaultKind.BatchTooLarge,
                $"The field '{field}' has {count} texts, the limit of one call is {limits.MaxDocumentsPerCall}; split the call.", field);
        }
    }

    private void CheckBytes(long bytes, string field)
    {
        if (bytes > limits.MaxBytesPerCall)
        {
            throw new HttpFault(
                HttpFaultKind.BatchTooLarge, $"The texts of the call have more than {limits.MaxBytesPerCall} bytes, the limit of one call; split the call.", field);
        }
    }
}
