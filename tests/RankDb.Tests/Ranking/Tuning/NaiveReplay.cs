using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning.Replays;

namespace RankDb.Tests.Ranking.Tuning;

/// <summary>A search over kept candidates written down a second time, as slowly and plainly as its SQL reads: texts as ids, <see cref="Fuser"/>, LINQ.</summary>
internal static class NaiveReplay
{
    private sealed record Row(string Id, double Score, double Boost, bool Exact);

    internal static int[] Rank(ReplayPlan plan, ReplayHits[] legs, double[][] stages, double[][] boosts, int[] exact, int rows)
    {
        int[][] retrieved = [.. legs.Select((leg, l) => leg.Hits.Take(Math.Max(plan.Legs[l].Top, rows)).ToArray())];
        var union = retrieved.Where((_, l) => !plan.Fuse.Minus.Contains(plan.Legs[l].Name)).SelectMany(hits => hits).Distinct().ToArray();
        var fused = Fuser.Fuse([.. legs.Select((leg, l) => Leg(plan.Legs[l], leg, retrieved[l], union))], plan.Fuse);

        var depth = Math.Max(rows, plan.Rerank.Select(stage => stage.Top).FirstOrDefault());
        depth = plan.Boosts.Count > 0 ? plan.Legs.Sum(leg => Math.Max(leg.Top, depth)) : depth;
        var table = fused.Take(depth).Select(item => new Row(item.Id, item.Share, BoostOf(Number(item.Id)), exact.Contains(Number(item.Id)))).ToList();
        table = plan.Boosts.Count > 0 && plan.Rerank.Count > 0
            ? [.. table.OrderByDescending(row => row.Score + row.Boost).ThenBy(row => row.Id, StringComparer.Ordinal)] : Sorted(table);

        for (var s = 0; s < plan.Rerank.Count; s++)
        {
            double?[] probabilities = [.. table.Select((row, n) => n < plan.Rerank[s].Top && !double.IsNaN(stages[s][Number(row.Id)]) ? stages[s][Number(row.Id)] : (double?)null)];
            if (probabilities.All(probability => probability is null))
            {
                break;
            }

            var blended = Blend([.. table.Select(row => row.Score)], probabilities, plan.Rerank[s].Blend, plan.Rerank[s].Normalize);
            table = Sorted([.. table.Select((row, n) => row with { Score = blended[n] })]);
        }

        if (plan.ExactMatch > 0)
        {
            table = [.. table.Select(row => row.Exact ? row with { Score = Math.Min(1, row.Score + plan.ExactMatch) } : row)];
        }

        if (plan.Boosts.Count > 0)
        {
            table = [.. table.Select(row => row with { Score = (row.Score + row.Boost) / (1 + plan.Boosts.Sum()) })];
        }

        return [.. Sorted(table).Take(rows).Select(row => Number(row.Id))];

        double BoostOf(int document) => plan.Boosts.Select((weight, b) => double.IsNaN(boosts[b][document]) ? 0 : weight * boosts[b][document]).Sum();
    }

    /// <summary>sql/search/_blend.sql, line by line.</summary>
    internal static double[] Blend(double[] incoming, double?[] stage, double blend, StageNormalization kind)
    {
        var share = Math.Max(1 - blend, 1e-6);
        double?[] normalized = stage, former = [.. incoming.Select(score => (double?)score)];
        if (kind != StageNormalization.None)
        {
            normalized = Normalize(stage, kind);
            former = Normalize([.. incoming.Select((score, n) => stage[n] is null ? (double?)null : score)], kind);
        }

        double[] scores = [.. incoming.Select((score, n) => normalized[n] is null ? share * score : Math.Min((blend * normalized[n]!.Value) + ((1 - blend) * former[n]!.Value), 1))];
        double? highest = scores.Where((_, n) => normalized[n] is null).Cast<double?>().Max();
        double? lowest = scores.Where((_, n) => normalized[n] is not null).Cast<double?>().Min();
        if (!(highest >= lowest))
        {
            return scores;
        }

        return [.. scores.Select((score, n) => normalized[n] is null
            ? highest > 0 ? score / highest.Value * Math.Max(lowest!.Value, 1e-6) * (1 - 1e-6) : 0
            : lowest < 1e-6 ? 1e-6 + ((1 - 1e-6) * score) : score)];
    }

    private static double?[] Normalize(double?[] scores, StageNormalization kind)
    {
        double[] there = [.. scores.Where(score => score is not null).Select(score => score!.Value)];
        var (low, high) = (there.Min(), there.Max());
        var mean = there.Sum() / there.Length;
        var deviation = high > low ? Math.Sqrt(there.Select(score => (score - mean) * (score - mean)).Sum() / there.Length) : 0;
        return [.. scores.Select(score => score is not { } value ? (double?)null : kind switch
        {
            StageNormalization.MinMax => high > low ? (value - low) / (high - low) : 1,
            StageNormalization.ZScore => deviation > 0 ? 1 / (1 + Math.Exp(-(value - mean) / deviation)) : 0.5,
            _ => (there.Length - there.Count(other => other > value)) / (double)there.Length,
        })];
    }

    private static FusionLeg Leg(ReplayLeg leg, ReplayHits found, int[] retrieved, int[] union)
    {
        var known = found.Hits.Zip(found.Scores).Concat(found.Others.Zip(found.OtherScores)).ToDictionary(pair => pair.First, pair => pair.Second);
        var hits = retrieved.Select((document, place) => new FusionHit(Id(document), known[document], place + 1));
        var lookedUp = leg.LooksUp ? union.Except(retrieved).Where(known.ContainsKey).Select(document => new FusionHit(Id(document), known[document], null)) : [];
        return new FusionLeg(leg.Name, [.. hits, .. lookedUp], leg.Weight, leg.LowerBound);
    }

    private static List<Row> Sorted(List<Row> table) => [.. table.OrderByDescending(row => row.Score).ThenBy(row => row.Id, StringComparer.Ordinal)];

    private static string Id(int document) => FormattableString.Invariant($"d{document:000}");

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
