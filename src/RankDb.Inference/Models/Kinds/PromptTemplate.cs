namespace RankDb.Inference;

/// <summary>
/// A text with {query} and, behind it, {document}. The text up to the end of the document is tokenized as one and cut
/// to what the limit leaves; what follows is tokenized alone and always whole.
/// </summary>
internal sealed class PromptTemplate
{
    private const string QueryPlace = "{query}";
    private const string DocumentPlace = "{document}";

    // Enough characters for a token that a cut query is tokenized only as far as it is kept.
    private const int CharactersPerToken = 32;

    private readonly ITokenizer tokenizer;
    private readonly int maxTokens;
    private readonly string before;
    private readonly string between;
    private readonly int[] after;

    internal PromptTemplate(string model, string template, ITokenizer tokenizer, int maxTokens)
    {
        (this.tokenizer, this.maxTokens) = (tokenizer, maxTokens);
        var query = template.IndexOf(QueryPlace, StringComparison.Ordinal);
        var document = template.IndexOf(DocumentPlace, StringComparison.Ordinal);
        if (query < 0 || document < query || template.LastIndexOf(QueryPlace, StringComparison.Ordinal) != query || template.LastIndexOf(DocumentPlace, StringComparison.Ordinal) != document)
        {
            throw ModelException.CannotLoad($"The \"template\" of the model {model} must hold {QueryPlace} once and then {DocumentPlace} once.");
        }

        before = template[..query];
        between = template[(query + QueryPlace.Length)..document];
        after = tokenizer.EncodeIds(template.AsSpan(document + DocumentPlace.Length), maxTokens);
        var own = after.Length + tokenizer.CountTokens(before) + tokenizer.CountTokens(between);
        if (own > maxTokens / 2)
        {
            throw ModelException.CannotLoad($"The \"template\" of the model {model} is {own} tokens long, more than half of its {maxTokens}.");
        }
    }

    /// <summary>The query as it is put into the prompt: cut to a quarter of the limit.</summary>
    internal string Cut(string query)
    {
        var most = maxTokens / 4;
        if (query.Length <= most || tokenizer.EncodeIds(InputBuilder.Readable(query, most), most + 1).Length <= most)
        {
            return InputBuilder.Readable(query, most).ToString();
        }

        var head = query.AsSpan(0, Math.Min(query.Length, most * CharactersPerToken));
        var offsets = tokenizer.Encode(head).Offsets;
        return head[..(offsets.Length > most ? offsets[most - 1].End : head.Length)].ToString();
    }

    /// <summary>The prompt of one document; <paramref name="query"/> was cut before.</summary>
    internal TokenizedInput Build(string query, string document)
    {
        var text = string.Concat(before, query, between, InputBuilder.Readable(document, maxTokens));
        int[] ids = [.. tokenizer.EncodeIds(text, maxTokens - after.Length), .. after];
        return new TokenizedInput(ids, new int[ids.Length]);
    }
}
