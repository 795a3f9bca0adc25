namespace RankDb.Inference;

/// <summary>The printable characters that stand for bytes in byte-level vocabularies: GPT-2's table.</summary>
internal sealed class ByteAlphabet
{
    private readonly Dictionary<char, byte> bytes = [];

    internal ByteAlphabet()
    {
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            bytes.Add(printable ? (char)value : next++, (byte)value);
        }
    }

    /// <summary>The bytes that a token stands for; null where it has a character of another kind (no text can give such a token).</summary>
    internal byte[]? Bytes(string token)
    {
        var found = new byte[token.Length];
        for (var i = 0; i < found.Length; i++)
        {
            if (!bytes.TryGetValue(token[i], out found[i]))
            {
                return null;
            }
        }

        return found;
    }
}
