namespace RankDb.Inference;

/// <summary><c>Prepend</c>: puts a text before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : TextNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) => text.IsEmpty || prefix.Length == 0;

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        text.BeginPass();
        Write(text, prefix);
        text.KeepTo(text.Length);
        text.EndPass();
    }

    /// <summary>Writes a prefix whose characters all take the place of the character that follows, and that character.</summary>
    internal static void Write(AlignedText text, string prefix)
    {
        var next = text.Next;
        var first = true;
        foreach (var rune in prefix.EnumerateRunes())
        {
            if (first)
            {
                text.Replace(rune.Value);
                first = false;
            }
            else
            {
                text.Insert(rune.Value);
            }
        }

        text.Insert(next);
    }
}
