using System.Buffers.Text;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>
/// Token ids as a short text: base64 of one byte that says how many bytes an id has (2 to 4), then the ids, little-endian.
/// A text, because it goes to the service inside a SQL literal, and base64 has no character that must be quoted there;
/// of fixed width, because that is parsed fastest: 2.7 characters a token up to 65,536 ids.
/// </summary>
internal static class TokenText
{
    internal static string Of(ReadOnlySpan<int> ids)
    {
        var largest = 0;
        foreach (var id in ids)
        {
            largest = Math.Max(largest, id);
        }

        var width = largest < 1 << 16 ? 2 : largest < 1 << 24 ? 3 : 4;
        var bytes = new byte[1 + (width * ids.Length)];
        bytes[0] = (byte)width;
        var at = 1;
        foreach (var id in ids)
        {
            for (var i = 0; i < width; i++)
            {
                bytes[at++] = (byte)(id >> (8 * i));
            }
        }

        return Convert.ToBase64String(bytes);
    }

    /// <exception cref="WireException">22023: not a text that <see cref="Of"/> made.</exception>
    internal static int[] Parse(string text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0 || bytes[0] is < 2 or > 4 || (length - 1) % bytes[0] != 0)
        {
            throw new WireException("22023", $"documents holds a text of {text.Length} characters that is not a list of token ids");
        }

        var width = bytes[0];
        var ids = new int[(length - 1) / width];
        var at = 1;
        for (var i = 0; i < ids.Length; i++)
        {
            for (var part = 0; part < width; part++)
            {
                ids[i] |= bytes[at++] << (8 * part);
            }
        }

        return ids;
    }
}
