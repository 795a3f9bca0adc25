using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

// A retrieved x 4, y 2, z 0; B retrieved only w. What A counts with for w is looked at.
public sealed class Missing_scores_are_looked_up_or_lowest_or_0
{
    private static readonly FusionLeg A = Leg("A", 1, ("x", 4), ("y", 2), ("z", 0));
    private static readonly FusionLeg B = Leg("B", 1, ("w", 7));

    // Looked up: 1. Statistics are those of 4, 2, 0.
    [Theory]
    [InlineData(ScoreNormalization.None, 1)]
    [InlineData(ScoreNormalization.MinMax, 0.25)]
    [InlineData(ScoreNormalization.TheoreticalMin, 0.25)]
    [InlineData(ScoreNormalization.ZScore, -0.612372435695794)]     // -1 / 1.632993
    [InlineData(ScoreNormalization.L2, 0.223606797749979)]          // 1 / sqrt(20)
    [InlineData(ScoreNormalization.Sigmoid, 0.731058578630005)]
    [InlineData(ScoreNormalization.Dbsf, 0.397937927384034)]        // 3.898979 / 9.797959
    [InlineData(ScoreNormalization.Rank, 0)]
    public void Looked_up(ScoreNormalization normalize, double value) => Assert.Equal(value, OfW(A.And("w", 1), normalize, MissingScores.Score)!.Value, 1e-12);

    // Looked up: -1, below all that was retrieved.
    [Theory]
    [InlineData(ScoreNormalization.None, -1)]
    [InlineData(ScoreNormalization.MinMax, 0)]
    [InlineData(ScoreNormalization.TheoreticalMin, 0)]
    [InlineData(ScoreNormalization.ZScore, -1.837117307087384)]     // -3 / 1.632993
    public void Looked_up_below_the_list(ScoreNormalization normalize, double value) => Assert.Equal(value, OfW(A.And("w", -1), normalize, MissingScores.Score)!.Value, 1e-12);

    [Theory]
    [InlineData(ScoreNormalization.None, 0)]
    [InlineData(ScoreNormalization.MinMax, 0)]
    [InlineData(ScoreNormalization.TheoreticalMin, 0)]
    [InlineData(ScoreNormalization.ZScore, -1.224744871391589)]
    [InlineData(ScoreNormalization.L2, 0)]
    [InlineData(ScoreNormalization.Sigmoid, 0.5)]
    [InlineData(ScoreNormalization.Dbsf, 0.295875854768068)]
    [InlineData(ScoreNormalization.Rank, 0)]
    public void Lowest(ScoreNormalization normalize, double value)
    {
        Assert.Equal(value, OfW(A, normalize, MissingScores.Score)!.Value, 1e-12);
        Assert.Equal(value, OfW(A.And("w", 1), normalize, MissingScores.Lowest)!.Value, 1e-12);
    }

    [Fact]
    public void Zero_does_not_count()
    {
        Assert.Null(OfW(A.And("w", 1), ScoreNormalization.None, MissingScores.Zero));
        Assert.Equal(7, Fuser.Fuse([A.And("w", 1), B], new FusionOptions { Method = FusionMethod.CombAnz, Normalize = ScoreNormalization.None, Missing = MissingScores.Zero }).ScoreOf("w"));
    }

    [Fact]
    public void A_document_that_was_only_looked_up_is_no_candidate() =>
        Assert.DoesNotContain(Fuser.Fuse([A.And("v", 3), B], new FusionOptions { Method = FusionMethod.Convex }), item => item.Id == "v");

    // A leg that found nothing says nothing: the smallest value is not dragged to 0.
    [Fact]
    public void A_leg_that_retrieved_nothing_does_not_count() => AssertScores(
        Fuser.Fuse([A, new("B", [new("x", 1, null)])], new FusionOptions { Method = FusionMethod.CombMin }), ("x", 1), ("y", 0.5), ("z", 0));

    private static double? OfW(FusionLeg a, ScoreNormalization normalize, MissingScores missing) =>
        Fuser.Fuse([a, B], new FusionOptions { Method = FusionMethod.CombSum, Normalize = normalize, Missing = missing }).Single(item => item.Id == "w").Leg(0).Normalized;
}
