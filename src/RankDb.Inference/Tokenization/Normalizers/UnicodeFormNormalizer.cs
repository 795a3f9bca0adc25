using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary><c>NFC</c>, <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c> (UAX 15), with tables of RankDb's own: the runtime's need ICU and refuse some strings.</summary>
internal sealed class UnicodeFormNormalizer(NormalForms forms, bool compatibility, bool compose) : TextNormalizer
{
    // Below these no code point changes, alone or beside another.
    private readonly char firstChanging = compatibility ? '\u00A0' : compose ? '\u0300' : '\u00C0';

    internal override bool LeavesAlone(ReadOnlySpan<char> text) => !text.ContainsAnyInRange(firstChanging, char.MaxValue);

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        var buffer = workspace.Points;
        buffer.Clear();
        Span<int> parts = stackalloc int[NormalForms.LongestDecomposition];
        var units = text.Units;
        for (var at = 0; at < units.Length;)
        {
            var point = CodePoint.At(units, at, out var width);
            at += width;
            var count = forms.Decompose(point, compatibility, parts);
            for (var i = 0; i < count; i++)
            {
                buffer.Add(parts[i], i == 0 ? 0 : 1);
            }
        }

        Order(buffer);
        if (compose)
        {
            Compose(buffer);
        }

        text.BeginPass();
        var points = buffer.Points;
        var changes = buffer.Changes;
        for (var i = 0; i < points.Length; i++)
        {
            text.Emit(points[i], changes[i]);
        }

        text.EndPass();
    }

    // Stable sort of each run of marks by combining class; long runs (hostile text) by a sort that is not quadratic.
    private void Order(CodePointBuffer buffer)
    {
        var points = buffer.Points;
        var changes = buffer.Changes;
        for (var i = 1; i < points.Length; i++)
        {
            var own = forms.Class(points[i]);
            if (own == 0 || forms.Class(points[i - 1]) <= own)
            {
                continue;
            }

            var first = i - 1;
            while (first > 0 && forms.Class(points[first - 1]) != 0)
            {
                first--;
            }

            var last = i + 1;
            while (last < points.Length && forms.Class(points[last]) != 0)
            {
                last++;
            }

            Sort(points[first..last], changes[first..last]);
            i = last;
        }
    }

    private void Sort(Span<int> points, Span<int> changes)
    {
        if (points.Length <= 32)
        {
            for (var i = 1; i < points.Length; i++)
            {
                var (point, change, own) = (points[i], changes[i], forms.Class(points[i]));
                var at = i;
                for (; at > 0 && forms.Class(points[at - 1]) > own; at--)
                {
                    (points[at], changes[at]) = (points[at - 1], changes[at - 1]);
                }

                (points[at], changes[at]) = (point, change);
            }

            return;
        }

        var keys = new long[points.Length];
        var values = new (int Point, int Change)[points.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)forms.Class(points[i]) << 32) | (uint)i;
            values[i] = (points[i], changes[i]);
        }

        Array.Sort(keys, values);
        for (var i = 0; i < keys.Length; i++)
        {
            (points[i], changes[i]) = values[i];
        }
    }

    // UAX 15, "Canonical Composition Algorithm"; a composition takes one code point away.
    private void Compose(CodePointBuffer buffer)
    {
        var points = buffer.Points;
        var changes = buffer.Changes;
        var starter = -1;
        var lastClass = 0;
        var kept = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var own = forms.Class(points[i]);
            if (starter >= 0 && (kept - 1 == starter || lastClass < own))
            {
                // Not blocked: no mark of the same or a higher class stands between.
                var composed = forms.Compose(points[starter], points[i]);
                if (composed >= 0)
                {
                    points[starter] = composed;
                    changes[starter] += changes[i] - 1;
                    continue;
                }
            }

            if (own == 0)
            {
                starter = kept;
            }

            lastClass = own;
            (points[kept], changes[kept]) = (points[i], changes[i]);
            kept++;
        }

        buffer.Cut(kept);
    }
}
