using RankDb.Ranking.Fusion;

namespace RankDb.Ranking.Tuning.Replays;

/// <summary>What one leg knows of the documents of a case.</summary>
/// <param name="Hits">Retrieved documents, best first, as deep as any plan asks for.</param>
/// <param name="Scores">Of the hits.</param>
/// <param name="Others">Documents that the leg did not retrieve, with a score that was looked up.</param>
/// <param name="OtherScores">Of the others.</param>
public sealed record ReplayHits(IReadOnlyList<int> Hits, IReadOnlyList<double> Scores, IReadOnlyList<int> Others, IReadOnlyList<double> OtherScores);

/// <summary>Everything that was found for one query, kept so that any plan over it can be computed without a search. Documents are numbers from 0 in
/// the order of their ids, so that the smaller number wins a tie.</summary>
public sealed class ReplayCase
{
    /// <summary>Checks and keeps.</summary>
    /// <param name="grades">By document; <see cref="Grade.NotJudged"/> where it has none.</param>
    /// <param name="legs">In the order of the plan's legs.</param>
    /// <param name="stages">For each stage of the cascade, by document (by passage where there are <paramref name="passages"/>): the model's probability; NaN where it was never asked.</param>
    /// <param name="boosts">For each boost, by document: its value; NaN where there is none.</param>
    /// <param name="exact">Documents that have the whole query as a phrase.</param>
    /// <param name="passages">For each leg, by document: the number of the passage that it found, -1 where it found none; null where every document has one passage.</param>
    /// <param name="adopting">Legs that find documents and no passages: they take the passage of the leg that ranks the document best.</param>
    /// <exception cref="FusionException">A document is out of range or twice in a leg, lengths differ, or a number is not finite.</exception>
    public ReplayCase(
        IReadOnlyList<int> grades, IReadOnlyList<ReplayHits> legs, IReadOnlyList<IReadOnlyList<double>>? stages = null,
        IReadOnlyList<IReadOnlyList<double>>? boosts = null, IReadOnlyList<int>? exact = null,
        IReadOnlyList<IReadOnlyList<int>>? passages = null, IReadOnlyList<int>? adopting = null)
    {
        ArgumentNullException.ThrowIfNull(grades);
        ArgumentNullException.ThrowIfNull(legs);
        Grades = [.. grades];
        (Documents, Scores, Retrieved) = (new int[legs.Count][], new double[legs.Count][], new int[legs.Count]);
        for (var l = 0; l < legs.Count; l++)
        {
            Read(l, legs[l]);
        }

        Boosts = Columns(boosts ?? [], "boosts", Grades.Length);
        Stages = Columns(stages ?? [], "stages", passages is not null && stages is { Count: > 0 } ? stages[0].Count : Grades.Length);
        Adopts = new bool[legs.Count];
        if (passages is not null && Stages.Length > 0)
        {
            Passages = PassagesOf(passages, Stages[0].Length);
            foreach (var leg in adopting ?? [])
            {
                Adopts[(uint)leg < (uint)legs.Count ? leg : throw new FusionException($"adopts: there is no leg {leg}")] = true;
            }
        }

        IsExact = new bool[Grades.Length];
        foreach (var document in exact ?? [])
        {
            IsExact[Checked(document, "exact")] = true;
        }
    }

    internal int[] Grades { get; }

    /// <summary>By leg: hits, then others.</summary>
    internal int[][] Documents { get; }

    /// <summary>By leg: of its documents.</summary>
    internal double[][] Scores { get; }

    /// <summary>By leg: how many of its documents are hits.</summary>
    internal int[] Retrieved { get; }

    internal double[][] Stages { get; }

    internal double[][] Boosts { get; }

    internal bool[] IsExact { get; }

    /// <summary>By leg and document; null where documents have one passage each.</summary>
    internal int[][]? Passages { get; }

    /// <summary>By leg.</summary>
    internal bool[] Adopts { get; }

    private void Read(int l, ReplayHits leg)
    {
        if (leg.Hits.Count != leg.Scores.Count || leg.Others.Count != leg.OtherScores.Count)
        {
            throw new FusionException($"legs[{l}]: every hit has one score");
        }

        (Documents[l], Scores[l], Retrieved[l]) = ([.. leg.Hits, .. leg.Others], [.. leg.Scores, .. leg.OtherScores], leg.Hits.Count);
        var seen = new bool[Grades.Length];
        for (var i = 0; i < Documents[l].Length; i++)
        {
            var document = Checked(Documents[l][i], $"legs[{l}]");
            if (seen[document])
            {
                throw new FusionException($"legs[{l}]: document {document} comes twice");
            }

            seen[document] = true;
            if (!double.IsFinite(Scores[l][i]))
            {
                throw new FusionException($"legs[{l}]: the score of document {document} is not finite");
            }
        }
    }

    private int[][] PassagesOf(IReadOnlyList<IReadOnlyList<int>> passages, int count)
    {
        if (passages.Count != Documents.Length)
        {
            throw new FusionException($"passages are of {passages.Count} legs, there are {Documents.Length}");
        }

        for (var l = 0; l < passages.Count; l++)
        {
            if (passages[l].Count != Grades.Length)
            {
                throw new FusionException($"passages[{l}] has {passages[l].Count} numbers for {Grades.Length} documents");
            }

            if (passages[l].Any(passage => passage < -1 || passage >= count))
            {
                throw new FusionException($"passages[{l}] names a passage that there is not, there are {count}");
            }
        }

        return [.. passages.Select(leg => leg as int[] ?? [.. leg])];
    }

    private static double[][] Columns(IReadOnlyList<IReadOnlyList<double>> columns, string name, int length)
    {
        for (var c = 0; c < columns.Count; c++)
        {
            if (columns[c].Count != length)
            {
                throw new FusionException($"{name}[{c}] has {columns[c].Count} numbers for {length} documents");
            }

            if (columns[c].Any(double.IsInfinity))
            {
                throw new FusionException($"{name}[{c}] has a number that is not finite");
            }
        }

        return [.. columns.Select(column => column as double[] ?? [.. column])];
    }

    private int Checked(int document, string place) =>
        (uint)document < (uint)Grades.Length ? document : throw new FusionException($"{place}: there is no document {document}, there are {Grades.Length}");
}
