namespace RankDb.IntegrationTests.Search;

/// <summary>One leg of a fusion: weight, lower bound, and hits best first; a hit without a rank was looked up.</summary>
internal sealed record OracleLeg(string Name, double Weight, double? LowerBound, IReadOnlyList<(string Id, double Score, int? Rank)> Hits);

/// <summary>Fusion written down as it is defined, one document at a time; nothing here is fast.</summary>
internal sealed class FusionOracle(IReadOnlyList<OracleLeg> legs, string normalization, string missing, bool intersect, string[] require, string[] minus)
{
    private readonly OracleLeg[] _scoring = [.. legs.Where(leg => !minus.Contains(leg.Name))];

    /// <summary>The documents that may be fused.</summary>
    public string[] Documents() =>
        [.. _scoring.SelectMany(leg => leg.Hits).Where(hit => hit.Rank is not null).Select(hit => hit.Id).Distinct().Where(id =>
            legs.All(leg => !minus.Contains(leg.Name) || RankIn(leg, id) is null)
            && legs.All(leg => !require.Contains(leg.Name) || RankIn(leg, id) is not null)
            && (!intersect || _scoring.All(leg => RankIn(leg, id) is not null)))];

    /// <summary>The score of a document; for condorcet and interleave there is none.</summary>
    public double Score(string method, string id)
    {
        var voting = _scoring.Where(leg => leg.Weight > 0).ToArray();
        var finders = voting.Where(leg => RankIn(leg, id) is not null).ToArray();
        double SumOfRanks(Func<OracleLeg, int, double> term) => finders.Sum(leg => leg.Weight * term(leg, RankIn(leg, id)!.Value));
        var values = voting.Select(leg => (leg.Weight, Value: Value(leg, id))).Where(pair => pair.Value is not null).Select(pair => pair.Weight * pair.Value!.Value).Order().ToArray();
        return method switch
        {
            "rrf" => SumOfRanks((_, rank) => 1.0 / (60 + rank)),
            "isr" => finders.Length * SumOfRanks((_, rank) => 1.0 / rank / rank),
            "log-isr" => Math.Log(1 + finders.Length) * SumOfRanks((_, rank) => 1.0 / rank / rank),
            "rbc" => SumOfRanks((_, rank) => 0.2 * Math.Pow(0.8, rank - 1)),
            "borda" => SumOfRanks((leg, rank) => leg.Hits.Count(hit => hit.Rank > rank)),
            "copeland" => Documents().Where(other => other != id).Sum(other => Math.Sign(Majority(id, other))),
            "convex" => values.Sum() / _scoring.Sum(leg => leg.Weight),
            "combsum" => values.Sum(),
            "combmnz" => values.Sum() * finders.Length,
            "combanz" => values.Length == 0 ? 0 : values.Average(),
            "combmed" => values.Length == 0 ? 0 : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2,
            "combmax" => values.Length == 0 ? 0 : values.Max(),
            "combmin" => values.Length == 0 ? 0 : values.Min(),
            _ => throw new ArgumentException(method),
        };
    }

    /// <summary>Weight of the legs that prefer the first, less that of those that prefer the second; rounded, so that a tie is a tie.</summary>
    public double Majority(string first, string second) =>
        Math.Round(_scoring.Sum(leg => leg.Weight * (RankIn(leg, second) ?? int.MaxValue).CompareTo(RankIn(leg, first) ?? int.MaxValue)), 9);

    private static int? RankIn(OracleLeg leg, string id) => leg.Hits.Where(hit => hit.Id == id).Select(hit => hit.Rank).FirstOrDefault();

    private double? Value(OracleLeg leg, string id)
    {
        var list = leg.Hits.Where(hit => hit.Rank is not null).ToArray();
        if (list.Length == 0)
        {
            return null;
        }

        var hit = leg.Hits.Where(hit => hit.Id == id).ToArray();
        if (hit.Length == 1 && (hit[0].Rank is not null || missing == "score"))
        {
            return Normalized(hit[0].Score, hit[0].Rank);
        }

        return missing == "zero" ? null : normalization is "min-max" or "theoretical-min" or "rank" ? 0 : list.Min(other => Normalized(other.Score, other.Rank));

        double Normalized(double score, int? rank)
        {
            var scores = list.Select(other => other.Score).ToArray();
            var mean = scores.Average();
            var deviation = scores.Distinct().Count() == 1 ? 0 : Math.Sqrt(scores.Average(other => (other - mean) * (other - mean)));
            var lower = normalization == "theoretical-min" ? Math.Min(leg.LowerBound ?? scores.Min(), scores.Min()) : scores.Min();
            return normalization switch
            {
                "none" => score,
                "rank" => rank is null ? 0 : 1 - ((rank.Value - 1.0) / list.Length),
                "sigmoid" => 1 / (1 + Math.Exp(-score)),
                "z-score" => deviation == 0 ? 0 : (score - mean) / deviation,
                "dbsf" => deviation == 0 ? 1 : (score - mean + (3 * deviation)) / (6 * deviation),
                "l2" => scores.All(other => other == 0) ? 0 : score / Math.Sqrt(scores.Sum(other => other * other)),
                _ => scores.Max() == lower ? (score >= lower ? 1 : 0) : Math.Max(0, (score - lower) / (scores.Max() - lower)),
            };
        }
    }
}
