using RankDb.Inference;
using RankDb.Service.Scoring;

namespace RankDb.Service.Indexing;

/// <summary>Cuts one row's content into chunks that are ready for the model.</summary>
internal static class ChunkPreparation
{
    /// <summary>The chunks of a row, in order; none for white space alone. Positions are in characters, as PostgreSQL counts them.</summary>
    internal static List<PreparedChunk> Prepare(IEncoder encoder, Chunker chunker, ClaimedRow row, IReranker? reranker = null)
    {
        var prepared = new List<PreparedChunk>();
        var unit = 0;
        var character = 0;
        foreach (var chunk in chunker.Split(row.Content))
        {
            character += Characters(row.Content.AsSpan(unit, chunk.Start - unit));
            var start = character;
            var body = row.Content.Substring(chunk.Start, chunk.Length);
            character += Characters(body);
            unit = chunk.Start + chunk.Length;
            prepared.Add(new PreparedChunk(
                row.Key, prepared.Count, start, character, chunk.Tokens, body, encoder.Tokenize(body, TextKind.Document),
                reranker is null ? null : TokenText.Of(reranker.TokenizeDocument(body))));
        }

        return prepared;
    }

    /// <summary>The chunker of an index: no chunk is longer than what the model reads, so that no text is cut off unseen.</summary>
    internal static Chunker ChunkerFor(IEncoder encoder, int chunkTokens)
    {
        var readable = encoder.Info.MaxTokens - encoder.Tokenizer.SpecialTokens.SingleCount;
        return new Chunker(encoder.Tokenizer, new ChunkingOptions { MaxTokens = Math.Max(1, Math.Min(chunkTokens, readable)) });
    }

    // .NET counts UTF-16 units, PostgreSQL characters: a surrogate pair is two and one.
    private static int Characters(ReadOnlySpan<char> text)
    {
        var characters = 0;
        foreach (var unit in text)
        {
            if (!char.IsLowSurrogate(unit))
            {
                characters++;
            }
        }

        return characters;
    }
}

/// <summary>A chunk that waits for its vector.</summary>
internal readonly record struct PreparedChunk(
    string[] Key, int Ordinal, int Start, int End, int Tokens, string Body, TokenizedInput Input, string? TokenIds);
