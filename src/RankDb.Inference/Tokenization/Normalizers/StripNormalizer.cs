using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary><c>Strip</c>: takes white space away at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : TextNormalizer
{
    internal override bool LeavesAlone(ReadOnlySpan<char> text) =>
        text.IsEmpty || ((!left || !CodePoint.IsSpace(text[0])) && (!right || !CodePoint.IsSpace(text[^1])));

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        var from = 0;
        var to = text.Length;
        while (left && from < to && CodePoint.IsSpace(text.Units[from]))
        {
            from++;
        }

        while (right && to > from && CodePoint.IsSpace(text.Units[to - 1]))
        {
            to--;
        }

        text.BeginPass();
        text.DropTo(from);
        text.KeepTo(to);
        text.EndPass();
    }
}
