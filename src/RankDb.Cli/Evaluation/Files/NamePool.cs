namespace RankDb.Cli.Evaluation.Files;

/// <summary>Keeps one text for each name: a run names the same documents again and again.</summary>
internal sealed class NamePool
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    internal NamePool() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isNew">Whether it comes for the first time.</param>
    internal string Of(ReadOnlySpan<char> name, out bool isNew)
    {
        isNew = !_lookup.TryGetValue(name, out var known);
        if (!isNew)
        {
            return known!;
        }

        var text = name.ToString();
        _names.Add(text);
        return text;
    }
}
