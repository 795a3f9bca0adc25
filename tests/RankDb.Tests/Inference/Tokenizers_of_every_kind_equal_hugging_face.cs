using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>
/// Ids and offsets of every kind of tokenizer against the original library, and ids against its JavaScript port where that
/// equals the original, on texts made anew by tests/tools/clients. RANKDB_TOKENIZER_TEXTS and RANKDB_TOKENIZER_SEED change how many and which.
/// </summary>
public sealed class Tokenizers_of_every_kind_equal_hugging_face : IDisposable
{
    private readonly TestFiles files = new();

    public static TheoryData<string> Kinds =>
        ["bert", "wordpiece", "roberta", "prefixed", "modernbert", "qwen", "llama3", "sentencebpe", "clip", "unigram", "unigrambytes", "odd"];

    public void Dispose() => files.Dispose();

    [OracleTheory]
    [MemberData(nameof(Kinds))]
    public void In_ids_and_offsets(string kind)
    {
        var path = Path.Combine(files.Folder, "tokenizer.json");
        var texts = Setting("RANKDB_TOKENIZER_TEXTS", 20_000);
        var lines = TokenizerOracle.Run("ids", kind, texts, Setting("RANKDB_TOKENIZER_SEED", 1), path);
        var tokenizer = TokenizerFile.Load(path);
        var agreed = 0;
        var wrong = new List<string>();
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            var text = TokenizerOracle.Units(parts[0]);
            var encoded = tokenizer.Encode(text);
            agreed += parts[3] == "=" ? 1 : 0;
            var ids = TokenizerOracle.Numbers(parts[1]);
            var offsets = TokenizerOracle.Numbers(parts[2]);
            var own = encoded.Offsets.SelectMany(offset => new[] { offset.Start, offset.End }).ToArray();
            if (!ids.SequenceEqual(encoded.Ids) || !offsets.SequenceEqual(own))
            {
                wrong.Add(Difference(text, tokenizer, ids, offsets, encoded));
                continue;
            }

            Assert.Equal(ids.Length, tokenizer.CountTokens(text));
            Assert.Equal(ids.Take(5), tokenizer.EncodeIds(text, 5));
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {lines.Count} differ:\n{string.Join('\n', wrong.OrderBy(text => text.Length).Take(8))}");
        Assert.True(agreed >= texts, $"the two oracles agree on {agreed} of {lines.Count} texts only");
    }

    private static string Difference(string text, ITokenizer tokenizer, int[] ids, int[] offsets, EncodedText encoded)
    {
        var at = 0;
        while (at < ids.Length && at < encoded.Ids.Length && ids[at] == encoded.Ids[at]
            && offsets[at * 2] == encoded.Offsets[at].Start && offsets[(at * 2) + 1] == encoded.Offsets[at].End)
        {
            at++;
        }

        var theirs = at < ids.Length ? $"{tokenizer.Token(ids[at])} {offsets[at * 2]}-{offsets[(at * 2) + 1]}" : "(end)";
        var ours = at < encoded.Ids.Length ? $"{tokenizer.Token(encoded.Ids[at])} {encoded.Offsets[at].Start}-{encoded.Offsets[at].End}" : "(end)";
        return $"{string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:X4}"))}\n    token {at}: {theirs}, not {ours}";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : otherwise;
}
