using System.Text;

namespace RankDb.Inference;

/// <summary>When <c>Metaspace</c> puts its mark before a text.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}

/// <summary><c>Metaspace</c>: SentencePiece's marks in the place of spaces, and a piece from each mark to the next.</summary>
internal sealed class MetaspacePreTokenizer(Rune mark, PrependScheme scheme, bool split) : PreTokenizer
{
    private readonly string prefix = mark.ToString();
    private readonly SplitPreTokenizer splitter = new(new LiteralPattern(mark.ToString()), SplitBehavior.MergedWithNext, false);

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        var (pieces, into) = (workspace.Pieces, workspace.NewPieces);
        into.Clear();
        text.BeginPass();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (start, end) = pieces[i];
            var first = text.Written;
            text.DropTo(start);
            var opens = text.Units[start] == ' ' || text.Units[start..end].StartsWith(prefix, StringComparison.Ordinal);
            if (!opens && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && text.Starts[start] == 0)))
            {
                PrependNormalizer.Write(text, prefix);
            }

            while (text.Position < end)
            {
                var space = text.Units[text.Position..end].IndexOf(' ');
                text.KeepTo(space < 0 ? end : text.Position + space);
                if (space >= 0)
                {
                    text.Replace(mark.Value);
                }
            }

            into.Add(first, text.Written);
        }

        text.EndPass();
        workspace.SwapPieces();
        if (split)
        {
            splitter.Apply(workspace);
        }
    }
}
