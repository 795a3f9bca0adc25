namespace RankDb.Inference;

/// <summary><c>Sequence</c>: one normalizer after the other.</summary>
internal sealed class NormalizerSequence(TextNormalizer[] parts) : TextNormalizer
{
    internal override void Apply(Workspace workspace)
    {
        foreach (var part in parts)
        {
            if (workspace.Text.Length > 0 && !part.LeavesAlone(workspace.Text.Units))
            {
                part.Apply(workspace);
            }
        }
    }

    internal override bool LeavesAlone(ReadOnlySpan<char> text)
    {
        foreach (var part in parts)
        {
            if (!part.LeavesAlone(text))
            {
                return false;
            }
        }

        return true;
    }
}
