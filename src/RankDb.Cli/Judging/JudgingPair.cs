namespace RankDb.Cli.Judging;

/// <summary>A query and a document that a judge is to look at.</summary>
/// <param name="QueryId">The query's name in its set.</param>
/// <param name="Query">Its text.</param>
/// <param name="Id">The document, as searches name it.</param>
/// <param name="Texts">The index's content columns with their texts, most important first; a column that is null is left out.</param>
internal sealed record JudgingPair(string QueryId, string Query, string Id, IReadOnlyList<KeyValuePair<string, string>> Texts)
{
    /// <summary>The columns as lines <c>name: text</c>, cut after so many characters, without characters that would move a terminal's cursor.</summary>
    internal string Document(int characters)
    {
        var all = new string([.. string.Join('\n', Texts.Select(text => $"{text.Key}: {text.Value.Trim()}")).Where(letter => letter is '\n' or '\t' || !char.IsControl(letter))]);
        return all.Length <= characters ? all : all[..(char.IsHighSurrogate(all[characters - 1]) ? characters - 1 : characters)] + "…";
    }
}
