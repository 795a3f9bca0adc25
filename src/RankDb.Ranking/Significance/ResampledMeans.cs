namespace RankDb.Ranking.Significance;

/// <summary>Means of random resamples of some values: as many draws as there are values, with replacement.</summary>
/// <remarks>
/// The draws of <c>rankdb._bootstrap_interval</c>. Of few values the sums of two draws or more, in every order, are a table of at most 65,536, and one hash draws from it: as likely, in fewer steps.
/// </remarks>
internal sealed class ResampledMeans
{
    private const int LargestTable = 65_536;

    // Sums are added up by so many draws, as in SQL, where these are a row.
    private const int DrawsOfARow = 8;
    private readonly int _count;

    /// <summary>The sums of all groups of draws, and of what is left when the values are drawn in groups.</summary>
    private readonly double[] _groups;
    private readonly double[] _others = [0];
    private readonly int _draws;

    /// <summary>Resamples of these values; at least one.</summary>
    internal ResampledMeans(ReadOnlySpan<double> values)
    {
        _count = values.Length;
        _groups = values.ToArray();
        var width = 1;
        for (; (long)_groups.Length * _count <= LargestTable && width < _count; width++)
        {
            _groups = Crossed(_groups, values);
        }

        for (var i = 0; i < _count % width; i++)
        {
            _others = Crossed(_others, values);
        }

        _draws = _count / width;
    }

    /// <summary>The mean of a round's resample.</summary>
    internal double Of(HashStream stream)
    {
        var sum = 0.0;
        for (var first = 0; first < _draws; first += DrawsOfARow)
        {
            var row = 0.0;
            for (var draw = first; draw < Math.Min(first + DrawsOfARow, _draws); draw++)
            {
                row += _groups[stream.Below(_groups.Length, draw)];
            }

            sum += row;
        }

        return (sum + _others[stream.Below(_others.Length, -1)]) / _count;
    }

    private static double[] Crossed(double[] sums, ReadOnlySpan<double> values)
    {
        var crossed = new double[sums.Length * values.Length];
        for (var i = 0; i < crossed.Length; i++)
        {
            crossed[i] = sums[i / values.Length] + values[i % values.Length];
        }

        return crossed;
    }
}
