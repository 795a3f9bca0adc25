using System.Globalization;

namespace RankDb.Ranking.Fusion.Learning;

/// <summary>Weights that add up to 1, in thousandths, so that the same weights are equal.</summary>
internal sealed class WeightChoice
{
    internal const int Whole = 1000;

    internal WeightChoice(int[] parts)
    {
        Parts = parts;
        Key = string.Join(' ', parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));
    }

    internal int[] Parts { get; }

    internal string Key { get; }

    internal static WeightChoice Equal(int legs)
    {
        var parts = new int[legs];
        for (var l = 0; l < legs; l++)
        {
            parts[l] = (Whole * (l + 1) / legs) - (Whole * l / legs);
        }

        return new WeightChoice(parts);
    }

    internal double Of(IReadOnlyList<string> names, string name)
    {
        for (var l = 0; l < names.Count; l++)
        {
            if (names[l] == name)
            {
                return Parts[l] / (double)Whole;
            }
        }

        throw new FusionException($"the leg '{name}' is not one of those of the first query: {string.Join(", ", names)}");
    }

    /// <summary>Squared distance from equal weights.</summary>
    internal double Skew() => Parts.Sum(part => Math.Pow((part / (double)Whole) - (1.0 / Parts.Length), 2));

    /// <summary>The same proportions among the other legs, with this share for one leg.</summary>
    internal WeightChoice With(int leg, int share)
    {
        var rest = Whole - Parts[leg];
        var parts = new int[Parts.Length];
        var (given, before) = (0, 0);
        for (var l = 0; l < parts.Length; l++)
        {
            if (l == leg)
            {
                parts[l] = share;
                continue;
            }

            // Running totals are rounded, not the parts, so that they add up.
            before += rest > 0 ? Parts[l] : 1;
            var until = (int)Math.Round((Whole - share) * (before / (double)(rest > 0 ? rest : parts.Length - 1)));
            parts[l] = until - given;
            given = until;
        }

        return new WeightChoice(parts);
    }
}
