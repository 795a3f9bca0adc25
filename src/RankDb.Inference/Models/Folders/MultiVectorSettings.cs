namespace RankDb.Inference;

/// <summary>The settings of a multi-vector encoder.</summary>
/// <param name="QueryMarker">Text whose tokens stand behind the first special token of a query; may be empty.</param>
/// <param name="DocumentMarker">The same for documents.</param>
/// <param name="QueryTokens">Tokens that a query is filled up to with mask tokens, and cut to.</param>
/// <param name="Expand">Whether queries are filled up.</param>
/// <param name="AttendToMasks">Whether the model sees the mask tokens.</param>
/// <param name="MaskToken">The token that queries are filled up with.</param>
/// <param name="SkipTokens">Tokens that are left out of documents.</param>
internal sealed record MultiVectorSettings(
    string QueryMarker, string DocumentMarker, int QueryTokens, bool Expand, bool AttendToMasks, string MaskToken, IReadOnlyList<string> SkipTokens)
{
    private const int UsualQueryTokens = 32;

    // The 32 punctuation characters of ASCII, which ColBERT leaves out of documents.
    private static readonly string[] Punctuation =
        [.. Enumerable.Range(33, 94).Select(code => (char)code).Where(code => !char.IsAsciiLetterOrDigit(code)).Select(code => code.ToString())];

    internal static MultiVectorSettings Read(JsonSettings rankdb, HubLayout hub)
    {
        var query = rankdb.Number("query_tokens") ?? hub.Sentence.Number("query_length") ?? hub.Colbert.Number("query_maxlen") ?? UsualQueryTokens;
        if (query is < 8 or > 65_536)
        {
            throw new InvalidDataException($"\"query_tokens\" is {query}; it must be 8 to 65536.");
        }

        var skipsPunctuation = rankdb.Flag("skip_punctuation") ?? hub.Colbert.Flag("mask_punctuation") ?? true;
        var skipped = rankdb.Texts("skip_tokens") ?? hub.Sentence.Texts("skiplist_words");
        return new MultiVectorSettings(
            rankdb.Text("query_marker") ?? hub.Sentence.Text("query_prefix") ?? hub.Colbert.Text("query_token_id") ?? string.Empty,
            rankdb.Text("document_marker") ?? hub.Sentence.Text("document_prefix") ?? hub.Colbert.Text("doc_token_id") ?? string.Empty,
            query,
            rankdb.Flag("query_expansion") ?? hub.Sentence.Flag("do_query_expansion") ?? true,
            rankdb.Flag("attend_to_masks") ?? hub.Sentence.Flag("attend_to_expansion_tokens") ?? hub.Colbert.Flag("attend_to_mask_tokens") ?? false,
            rankdb.Text("mask_token") ?? "[MASK]",
            skipped ?? (skipsPunctuation ? Punctuation : []));
    }
}
