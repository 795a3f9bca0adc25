namespace RankDb.Inference;

/// <summary>Tells what lies between two neighbouring tokens.</summary>
internal static class BorderFinder
{
    /// <summary>Whether a character ends a word for every tokenizer setting; form feeds and the like may vanish instead.</summary>
    internal static bool IsSpace(char character) =>
        character is ' ' or '\t' or '\n' or '\r' || (char.IsWhiteSpace(character) && !char.IsControl(character));

    /// <summary>Classifies the border between a token that ends at <paramref name="end"/> and one that begins at <paramref name="start"/>.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="end">End of the token before.</param>
    /// <param name="start">Start of the token after; at least <paramref name="end"/>.</param>
    /// <param name="cut">Where a cut goes: behind the white space.</param>
    internal static Border Find(ReadOnlySpan<char> text, int end, int start, out int cut)
    {
        cut = start;
        var lines = 0;
        var spaces = 0;
        for (var i = end; i < start; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lines++;
            }

            if (IsSpace(text[i]))
            {
                spaces++;
                cut = i + 1;
            }
        }

        if (lines >= 2)
        {
            return Border.Paragraph;
        }

        // A closing quote or bracket may follow the full stop; Chinese and Japanese put no space behind it.
        var at = end - 1;
        while (at > 0 && at > end - 3 && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '」')
        {
            at--;
        }

        var last = text[at];
        if (last is '。' or '！' or '？' || lines == 1 || (spaces > 0 && last is '.' or '!' or '?' or '…'))
        {
            return Border.Sentence;
        }

        return spaces > 0 ? Border.Word : Border.Token;
    }
}
