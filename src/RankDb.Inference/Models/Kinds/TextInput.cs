namespace RankDb.Inference;

/// <summary>The input of one text with its prefix, by the tokenizer of its side.</summary>
internal static class TextInput
{
    internal static TokenizedInput Of(ModelParts parts, string text, TextKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var definition = parts.Definition;
        var isQuery = kind == TextKind.Query;
        var input = InputBuilder.Single(
            isQuery ? parts.QueryTokenizer : parts.Tokenizer, Prefixed(isQuery ? definition.QueryPrefix : definition.DocumentPrefix, text), definition.MaxTokens);
        return isQuery ? new TokenizedInput(input.Ids, input.TypeIds) { Kind = kind } : input;
    }

    internal static string Prefixed(string prefix, string text) => prefix.Length == 0 ? text : prefix + text;
}
