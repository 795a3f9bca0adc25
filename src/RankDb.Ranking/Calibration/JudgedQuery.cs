namespace RankDb.Ranking.Calibration;

/// <summary>A query with judged documents, to fit a <see cref="CosineAdapter"/> to.</summary>
/// <param name="Vector">The query's vector, as it is searched with.</param>
/// <param name="Cosines">Of some documents, -1..1.</param>
/// <param name="Relevant">One for each cosine.</param>
public sealed record JudgedQuery(IReadOnlyList<float> Vector, IReadOnlyList<double> Cosines, IReadOnlyList<bool> Relevant);
