using RankDb.Inference;

namespace RankDb.Service.Http;

/// <summary>What a rerank request asks for, and how its texts become model inputs.</summary>
internal sealed class RerankWork(IReranker reranker, string query, IReadOnlyList<string> documents)
{
    private int? _room;

    internal IReranker Reranker => reranker;

    internal IReadOnlyList<string> Documents => documents;

    /// <summary>Give logits instead of probabilities.</summary>
    internal bool Raw { get; init; }

    /// <summary>Cut what is too long; otherwise it is an error.</summary>
    internal bool Truncate { get; init; } = true;

    /// <summary>Cut documents at their start instead of at their end.</summary>
    internal bool CutStart { get; init; }

    /// <summary>Tokens of a document that are read, special tokens not counted; null for as many as fit beside the query.</summary>
    internal int? MaxTokensPerDocument { get; init; }

    /// <summary>Name of the documents' field, for messages.</summary>
    internal string Field { get; init; } = "documents";

    /// <exception cref="HttpFault">InputTooLong: a text has to be cut and must not be.</exception>
    internal IReadOnlyList<TokenizedInput> Tokenize(int start, int length)
    {
        if (Truncate && !CutStart && MaxTokensPerDocument is null)
        {
            var slice = new string[length];
            for (var i = 0; i < length; i++)
            {
                slice[i] = documents[start + i];
            }

            // The wire calls' own way.
            return reranker.Tokenize(query, slice);
        }

        var room = Room();
        var ids = new int[length][];
        for (var i = 0; i < length; i++)
        {
            ids[i] = IdsOf(start + i, room);
        }

        return reranker.Pair(query, ids);
    }

    private int[] IdsOf(int position, int room)
    {
        var document = documents[position];
        if (CutStart)
        {
            // Which tokens are the last is known only when all are.
            var all = Truncate ? reranker.Tokenizer.Encode(document).Ids : reranker.Tokenizer.EncodeIds(document, room + 1);
            CheckLength(all.Length, room, position);
            return all.Length <= room ? all : all[^room..];
        }

        if (Truncate)
        {
            return reranker.Tokenizer.EncodeIds(document, Math.Min(room, MaxTokensPerDocument ?? room));
        }

        var ids = reranker.Tokenizer.EncodeIds(document, room + 1);
        CheckLength(ids.Length, room, position);
        return ids;
    }

    private void CheckLength(int tokens, int room, int position)
    {
        if (tokens > room && !Truncate)
        {
            throw new HttpFault(
                HttpFaultKind.InputTooLong,
                $"{Field}[{position}] has more than the {room} tokens that the model {reranker.Info.Name} reads of a text beside this query ({reranker.Info.MaxTokens} in all); shorten it or set truncate to true.",
                Field);
        }
    }

    // Tokens of a document that fit beside the query.
    private int Room()
    {
        if (_room is { } known)
        {
            return known;
        }

        var max = reranker.Info.MaxTokens;
        var half = Math.Min(max / 2, max - reranker.Tokenizer.SpecialTokens.PairCount);
        if (!Truncate && reranker.Tokenizer.EncodeIds(query, half + 1).Length > half)
        {
            throw new HttpFault(
                HttpFaultKind.InputTooLong,
                $"query has more than the {half} tokens that the model {reranker.Info.Name} reads of a query; shorten it or set truncate to true.", "query");
        }

        _room = Math.Max(0, max - reranker.Pair(query, [[]])[0].Length);
        return _room.Value;
    }
}
