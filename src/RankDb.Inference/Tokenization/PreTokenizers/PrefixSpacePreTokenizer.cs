namespace RankDb.Inference;

/// <summary>The <c>add_prefix_space</c> of <c>ByteLevel</c>: a space before every piece that has none.</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
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
            if (text.Units[start] != ' ')
            {
                PrependNormalizer.Write(text, " ");
            }

            text.KeepTo(end);
            into.Add(first, text.Written);
        }

        text.EndPass();
        workspace.SwapPieces();
    }
}
