using System.Text.Json;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>Single texts and pairs with special tokens, truncation and padding, against the original library.</summary>
public sealed class Inputs_are_cut_and_filled_as_by_hugging_face : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [OracleTheory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("llama3")]
    [InlineData("qwen")]
    [InlineData("unigrambytes")]
    public void In_ids_type_ids_mask_and_offsets(string kind)
    {
        var path = Path.Combine(files.Folder, "tokenizer.json");
        var lines = TokenizerOracle.Run("inputs", kind, 1000, 3, path);
        var tokenizer = TokenizerFile.Load(path);
        var refused = 0;
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            using var settings = JsonDocument.Parse(parts[2]);
            if (parts[3] == "error")
            {
                Assert.Throws<ArgumentException>(() => Encode(tokenizer, parts, settings.RootElement));
                refused++;
                continue;
            }

            var input = Encode(tokenizer, parts, settings.RootElement);
            var place = parts[2];
            Assert.True(TokenizerOracle.Numbers(parts[3]).SequenceEqual(input.Ids), place);
            Assert.True(TokenizerOracle.Numbers(parts[4]).SequenceEqual(input.TypeIds), place);
            Assert.True(TokenizerOracle.Numbers(parts[5]).SequenceEqual(input.AttentionMask), place);
            Assert.True(TokenizerOracle.Numbers(parts[6]).SequenceEqual(input.Offsets.SelectMany(o => new[] { o.Start, o.End })), place);
        }

        Assert.InRange(refused, 1, lines.Count / 2);
    }

    private static EncodedInput Encode(ITokenizer tokenizer, string[] parts, JsonElement settings)
    {
        var truncation = new Truncation(
            settings.GetProperty("max").GetInt32(), Enum.Parse<TruncationStrategy>(settings.GetProperty("strategy").GetString()!))
        {
            Side = Enum.Parse<TextSide>(settings.GetProperty("side").GetString()!),
        };
        var length = settings.GetProperty("length").GetInt32();
        var padding = new Padding
        {
            Length = length == 0 ? null : length,
            MultipleOf = settings.GetProperty("multiple").GetInt32(),
            Side = Enum.Parse<TextSide>(settings.GetProperty("padSide").GetString()!),
            TokenId = settings.GetProperty("pad").GetInt32(),
        };
        var first = TokenizerOracle.Units(parts[0]);
        return parts[1] == "-"
            ? tokenizer.EncodeSingle(first, truncation, padding)
            : tokenizer.EncodePair(first, TokenizerOracle.Units(parts[1]), truncation, padding);
    }
}
