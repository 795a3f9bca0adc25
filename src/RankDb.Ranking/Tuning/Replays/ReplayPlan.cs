using RankDb.Ranking.Fusion;

namespace RankDb.Ranking.Tuning.Replays;

/// <summary>One leg of a search, as far as its hits do not depend on it.</summary>
/// <param name="Name">Unique among the legs.</param>
/// <param name="Weight">0 or more.</param>
/// <param name="Top">How many documents it is asked for, 1 or more; a search asks for its own number of rows where that is more.</param>
/// <param name="LowerBound">The smallest score that the scorer can give; null: the smallest of the list.</param>
/// <param name="LooksUp">Whether the fusion can ask it for scores of documents that it did not retrieve.</param>
public sealed record ReplayLeg(string Name, double Weight, int Top, double? LowerBound = null, bool LooksUp = true);

/// <summary>One reranking stage.</summary>
/// <param name="Top">How many documents it scores.</param>
/// <param name="Blend">Its part in the score, 0..1; the rest is the score that came in.</param>
/// <param name="Normalize">What is done to both before.</param>
public sealed record ReplayStage(int Top, double Blend, StageNormalization Normalize = StageNormalization.None);

/// <summary>What a profile does with what its legs find: everything of a search that can be computed again without reading a row.</summary>
public sealed record ReplayPlan
{
    /// <summary>The legs, in the order of a case's hits.</summary>
    public IReadOnlyList<ReplayLeg> Legs { get; init; } = [];

    /// <summary>How they are fused.</summary>
    public FusionOptions Fuse { get; init; } = new();

    /// <summary>The cascade.</summary>
    public IReadOnlyList<ReplayStage> Rerank { get; init; } = [];

    /// <summary>Weights of the boosts.</summary>
    public IReadOnlyList<double> Boosts { get; init; } = [];

    /// <summary>What an exact match adds after reranking, 0..1.</summary>
    public double ExactMatch { get; init; }

    /// <summary>False for a plan that no profile can have: no leg that gives scores has a weight, or a stage is deeper than the one before it.</summary>
    public bool IsPossible
    {
        get
        {
            var sum = 0.0;
            foreach (var leg in Legs)
            {
                sum += Fuse.Minus.Contains(leg.Name) ? 0 : leg.Weight;
            }

            var falls = true;
            for (var s = 1; s < Rerank.Count; s++)
            {
                falls &= Rerank[s].Top <= Rerank[s - 1].Top;
            }

            return falls && sum > 0 && double.IsFinite(sum);
        }
    }

    /// <summary>Refuses what means nothing in any combination.</summary>
    /// <exception cref="FusionException">A number is out of its range or a name is no leg's; the message names it.</exception>
    public void Check()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leg in Legs)
        {
            if (string.IsNullOrEmpty(leg.Name) || !names.Add(leg.Name))
            {
                throw new FusionException(string.IsNullOrEmpty(leg.Name) ? "a leg has no name" : $"two legs are named {leg.Name}");
            }

            Require(leg.Weight >= 0 && double.IsFinite(leg.Weight), $"leg {leg.Name}: its weight must be a finite number, 0 or more, not {leg.Weight}");
            Require(leg.Top >= 1, $"leg {leg.Name}: its top must be 1 or more, not {leg.Top}");
            Require(leg.LowerBound is null || double.IsFinite(leg.LowerBound.Value), $"leg {leg.Name}: its lower bound must be a finite number");
        }

        Require(Legs.Count > 0, $"there is no leg");
        Require(Fuse.K is >= 0 and <= FusionOptions.MaxK, $"k must be 0 to {FusionOptions.MaxK}, not {Fuse.K}");
        Require(Fuse.Phi is > 0 and < 1, $"phi must be above 0 and below 1, not {Fuse.Phi}");
        foreach (var name in Fuse.Require.Concat(Fuse.Minus))
        {
            Require(names.Contains(name), $"require and minus may name legs alone, not '{name}'");
        }

        for (var s = 0; s < Rerank.Count; s++)
        {
            Require(Rerank[s].Top >= 1, $"rerank {s}: its top must be 1 or more, not {Rerank[s].Top}");
            Require(Rerank[s].Blend is >= 0 and <= 1, $"rerank {s}: its blend must be 0 to 1, not {Rerank[s].Blend}");
        }

        foreach (var weight in Boosts)
        {
            Require(weight >= 0 && double.IsFinite(weight), $"the weight of a boost must be a finite number, 0 or more, not {weight}");
        }

        Require(ExactMatch is >= 0 and <= 1, $"exact_match must be 0 to 1, not {ExactMatch}");
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
        {
            throw new FusionException(FormattableString.Invariant(message));
        }
    }
}
