using System.Globalization;
using RankDb.Ranking.Fusion;

namespace RankDb.Benchmarks.Fusion;

/// <summary>One row of the table.</summary>
internal sealed record FusionKind(string Method, string Normalize, FusionOptions Options);

/// <summary>What is compared: each method, with each normalisation where it reads scores, and the constants of rrf and rbc.</summary>
internal static class FusionKinds
{
    internal static readonly FusionKind Reference = Rrf(60);

    /// <summary>What the table is the reason for.</summary>
    internal static readonly FusionKind Default = new("convex", "theoretical-min", new FusionOptions { Method = FusionMethod.Convex, Normalize = ScoreNormalization.TheoreticalMin });

    internal static IEnumerable<FusionKind> All()
    {
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            if (method == FusionMethod.Rrf)
            {
                foreach (var k in new[] { 1, 10, 20, 60, 100, 200 })
                {
                    yield return Rrf(k);
                }
            }
            else if (method == FusionMethod.Rbc)
            {
                foreach (var phi in new[] { 0.8, 0.9, 0.95, 0.98 })
                {
                    yield return new FusionKind(string.Create(CultureInfo.InvariantCulture, $"rbc, phi {phi}"), "", new FusionOptions { Method = method, Phi = phi });
                }
            }
            else
            {
                foreach (var normalize in method.ReadsScores() ? Enum.GetValues<ScoreNormalization>() : [ScoreNormalization.MinMax])
                {
                    yield return new FusionKind(method.Name(), method.ReadsScores() ? normalize.Name() : "", new FusionOptions { Method = method, Normalize = normalize });
                }
            }
        }
    }

    /// <summary>The treatments of missing scores, for the convex combination.</summary>
    internal static IEnumerable<FusionKind> Missing() =>
        from normalize in new[] { ScoreNormalization.MinMax, ScoreNormalization.TheoreticalMin, ScoreNormalization.ZScore, ScoreNormalization.Dbsf }
        from missing in Enum.GetValues<MissingScores>()
        select new FusionKind("convex, missing " + missing.Name(), normalize.Name(), new FusionOptions { Method = FusionMethod.Convex, Normalize = normalize, Missing = missing });

    private static FusionKind Rrf(int k) => new($"rrf, k {k}", "", new FusionOptions { K = k });
}
