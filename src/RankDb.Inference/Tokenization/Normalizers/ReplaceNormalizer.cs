namespace RankDb.Inference;

/// <summary><c>Replace</c>: puts a text in the place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : TextNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) => pattern.CannotMatch(text);

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        text.BeginPass();
        var from = 0;
        while (pattern.Next(text.Units, from, workspace.Stack, out var start, out var end))
        {
            text.KeepTo(start);
            text.DropTo(end);
            foreach (var rune in content.EnumerateRunes())
            {
                text.Insert(rune.Value);
            }

            from = TextPattern.After(text.Units, start, end);
        }

        text.KeepTo(text.Length);
        text.EndPass();
    }
}
