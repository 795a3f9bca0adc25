namespace RankDb.Ranking.Fusion.Learning;

/// <summary>One judged query with what its legs found. The legs' own weights are not read.</summary>
/// <param name="Legs">The same names for every query; a leg that found nothing has no hits.</param>
/// <param name="Grades">Grades of the judged documents; what is not judged is not relevant.</param>
public sealed record JudgedLegs(IReadOnlyList<FusionLeg> Legs, IReadOnlyDictionary<string, int> Grades);
