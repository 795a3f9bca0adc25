using System.Globalization;
using System.Text.Json;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>Cases made by tests/tools/clients; RANKDB_TOKENIZER_GOLDEN names a folder with other ones.</summary>
public class Tokens_equal_hugging_face
{
    [Theory]
    [InlineData("uncased")]
    [InlineData("cased")]
    [InlineData("accents")]
    [InlineData("stripped")]
    [InlineData("none")]
    public void For_every_golden_case(string name)
    {
        var tokenizer = WordPieceTokenizer.Load(Golden($"tokenizer-{name}.json"));
        var checkedCases = 0;
        foreach (var line in File.ReadLines(Golden("cases.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.GetProperty("tokenizer").ValueEquals(name))
            {
                continue;
            }

            var units = document.RootElement.GetProperty("utf16").GetString()!;
            var text = FromUnits(units);
            var expected = document.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            var encoded = tokenizer.Encode(text);
            Assert.True(expected.SequenceEqual(encoded.Ids), $"{units}: [{string.Join(",", expected)}] is not [{string.Join(",", encoded.Ids)}]");
            Assert.Equal(encoded.Ids.Length, tokenizer.CountTokens(text));
            Assert.Equal(encoded.Ids.Take(3), tokenizer.EncodeIds(text, 3));
            Check(text, encoded);
            checkedCases++;
        }

        Assert.True(checkedCases >= 60, $"only {checkedCases} cases");
    }

    private static void Check(string text, EncodedText encoded)
    {
        Assert.Equal(encoded.Ids.Length, encoded.Offsets.Length);
        var before = new TokenOffset(0, 0);
        foreach (var offset in encoded.Offsets)
        {
            Assert.InRange(offset.End, offset.Start + 1, text.Length);
            Assert.True(offset.Start >= before.End || offset == before, "tokens overlap");
            Assert.False(IsInsidePair(text, offset.Start) || IsInsidePair(text, offset.End), "a surrogate pair is cut");
            before = offset;
        }
    }

    private static bool IsInsidePair(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);

    private static string FromUnits(string hexadecimal) => string.Create(hexadecimal.Length / 4, hexadecimal, (text, units) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)int.Parse(units.AsSpan(i * 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
    });

    private static string Golden(string name) =>
        Environment.GetEnvironmentVariable("RANKDB_TOKENIZER_GOLDEN") is { Length: > 0 } folder ? Path.Combine(folder, name) : TestFiles.Golden(name);
}
