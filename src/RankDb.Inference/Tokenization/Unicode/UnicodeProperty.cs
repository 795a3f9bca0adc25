using System.Globalization;

namespace RankDb.Inference.Unicode;

/// <summary>The properties that a regular expression may name: general categories, and the scripts that tokenizers name.</summary>
internal static class UnicodeProperty
{
    // In the order of UnicodeCategory.
    private const string Categories = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";

    /// <summary>The rule of a property; null where it is not known.</summary>
    internal static Func<int, bool>? Find(string name)
    {
        switch (name.Length)
        {
            case 1 when Categories.Contains(name[0], StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[0]):
                var first = name[0];
                return point => Categories[(int)CodePoint.Category(point) * 2] == first;
            case 2 when Categories.IndexOf(name, StringComparison.Ordinal) is var at && at >= 0 && at % 2 == 0:
                var category = (UnicodeCategory)(at / 2);
                return point => CodePoint.Category(point) == category;
            default:
                return name switch
                {
                    "Letter" => CodePoint.IsLetter,
                    "Number" => CodePoint.IsNumber,
                    "Mark" => CodePoint.IsMark,
                    "Punctuation" => point => Categories[(int)CodePoint.Category(point) * 2] == 'P',
                    "White_Space" or "Space" => CodePoint.IsSpace,
                    "Han" => IsHan,
                    "Hiragana" => point => point is (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F)
                        or (>= 0x1B001 and <= 0x1B11F) or 0x1B132 or (>= 0x1B150 and <= 0x1B152) or 0x1F200,
                    "Katakana" => point => point is (>= 0x30A1 and <= 0x30FA) or (>= 0x30FD and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
                        or (>= 0x32D0 and <= 0x32FE) or (>= 0x3300 and <= 0x3357) or (>= 0xFF66 and <= 0xFF6F) or (>= 0xFF71 and <= 0xFF9D)
                        or 0x1B000 or (>= 0x1B120 and <= 0x1B122) or 0x1B155 or (>= 0x1B164 and <= 0x1B167),
                    _ => null,
                };
        }
    }

    private static bool IsHan(int point) => point is (>= 0x2E80 and <= 0x2E99) or (>= 0x2E9B and <= 0x2EF3) or (>= 0x2F00 and <= 0x2FD5)
        or 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3038 and <= 0x303B) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFA6D) or (>= 0xFA70 and <= 0xFAD9) or (>= 0x16FE2 and <= 0x16FE3)
        or (>= 0x16FF0 and <= 0x16FF1) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2EE5D) or (>= 0x2F800 and <= 0x2FA1D)
        or (>= 0x30000 and <= 0x323AF);
}
