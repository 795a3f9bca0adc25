namespace RankDb.Inference;

/// <summary>What becomes of the matches of a splitting pattern.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>Splits at the matches of a pattern (<c>Split</c>, and all pre-tokenizers that can be said so).</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    internal TextPattern Pattern => pattern;

    /// <summary>Whether each match, and each text between matches, is a piece of its own.</summary>
    internal bool IsolatesMatches => behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && invert);

    internal override void Apply(Workspace workspace)
    {
        var (pieces, into) = (workspace.Pieces, workspace.NewPieces);
        into.Clear();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (start, end) = pieces[i];
            Split(workspace.Text.Units[start..end], start, workspace.Stack, into);
        }

        workspace.SwapPieces();
    }

    /// <summary>Adds the parts of a text, whose first code unit lies at <paramref name="offset"/>.</summary>
    internal void Split(ReadOnlySpan<char> text, int offset, PatternStack stack, PieceList into)
    {
        var merge = new Merge(into, behavior);
        var (from, last) = (0, 0);
        while (from <= text.Length && pattern.Next(text, from, stack, out var start, out var end))
        {
            merge.Add(offset + last, offset + start, invert);
            merge.Add(offset + start, offset + end, !invert);
            last = end;
            from = TextPattern.After(text, start, end);
        }

        merge.Add(offset + last, offset + text.Length, invert);
        merge.End();
    }

    // Takes matches and the texts between them in order, and joins them as the behaviour says.
    private ref struct Merge(PieceList into, SplitBehavior behavior)
    {
        private bool any;
        private bool lastWasMatch;
        private int waitingStart = -1;
        private int waitingEnd;

        internal void Add(int start, int end, bool isMatch)
        {
            if (start == end)
            {
                return;
            }

            switch (behavior)
            {
                case SplitBehavior.Isolated:
                case SplitBehavior.Removed when !isMatch:
                    into.Add(start, end);
                    break;
                case SplitBehavior.Contiguous when any && isMatch == lastWasMatch:
                case SplitBehavior.MergedWithPrevious when any && isMatch && !lastWasMatch:
                    into.ExtendLast(end);
                    break;
                case SplitBehavior.Contiguous or SplitBehavior.MergedWithPrevious:
                    into.Add(start, end);
                    break;
                case SplitBehavior.MergedWithNext:
                    AddWaiting(start, end, isMatch);
                    break;
            }

            (any, lastWasMatch) = (true, isMatch);
        }

        internal void End()
        {
            if (waitingStart >= 0)
            {
                into.Add(waitingStart, waitingEnd);
                waitingStart = -1;
            }
        }

        private void AddWaiting(int start, int end, bool isMatch)
        {
            if (!isMatch)
            {
                into.Add(waitingStart >= 0 ? waitingStart : start, end);
                waitingStart = -1;
                return;
            }

            End();
            (waitingStart, waitingEnd) = (start, end);
        }
    }
}
