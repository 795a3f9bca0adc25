using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning.Replays;
using Xunit;

namespace RankDb.Tests.Ranking.Tuning;

public sealed class Replays_rank_as_a_search_does
{
    /// <summary>Two legs: 0 lexical finds 2, 0, 1; 1 dense finds 1, 3; what the other found is looked up.</summary>
    private static readonly ReplayHits[] TwoLegs =
    [
        new([2, 0, 1], [10, 6, 2], [3], [0]),
        new([1, 3], [1, 0.5], [0, 2], [0.75, 0.25]),
    ];

    public static TheoryData<FusionMethod> Methods => [.. Enum.GetValues<FusionMethod>()];

    // Shares of rrf with k = 0 and equal weights: 2 is 1/2, 0 is 1/4, 1 is (1/3 + 1)/2 = 2/3, 3 is 1/4.
    [Fact]
    public void Ranks_are_fused_and_the_smaller_number_wins_a_tie() =>
        Assert.Equal([1, 2, 0, 3], Rank(new ReplayPlan { Legs = [Leg("l"), Leg("d")], Fuse = new FusionOptions { K = 0 } }));

    // min-max of l: 2 is 1, 0 is 1/2, 1 is 0, 3 (looked up below the list) is 0. Of d: 1 is 1, 3 is 0, 0 is 1/2, 2 is 0. Sums 1, 1, 1, 0.
    [Fact]
    public void Scores_are_fused_with_those_looked_up() =>
        Assert.Equal([0, 1, 2, 3], Rank(Convex(1, 1)));

    [Theory]
    [InlineData(1, 0, new[] { 2, 0, 1, 3 })]
    [InlineData(0, 1, new[] { 1, 0, 2, 3 })]
    [InlineData(2, 1, new[] { 2, 0, 1, 3 })]
    public void Weights_decide(double lexical, double dense, int[] expected) => Assert.Equal(expected, Rank(Convex(lexical, dense)));

    // l retrieves 2 alone: all its scores are the same, so 1 for 2 and 0 for what lies below. d: 1 is 1, 3 is 0, 2 (looked up) is 0. Nobody retrieved 0, which
    // would be first with the whole lists. 1 and 2 have 1/2 each.
    [Fact]
    public void A_smaller_top_cuts_the_list_and_looks_up_what_was_behind_it()
    {
        Assert.Equal([0], Rank(Convex(1, 1), 1));
        Assert.Equal([1], Rank(Convex(1, 1) with { Legs = [Leg("l", 1, 1), Leg("d", 1, 2)] }, 1));
    }

    // A search asks each leg for at least as many documents as it returns rows.
    [Fact]
    public void A_leg_is_asked_for_as_many_documents_as_there_are_rows() =>
        Assert.Equal([0, 1, 2, 3], Rank(Convex(1, 1) with { Legs = [Leg("l", 1, 1), Leg("d", 1, 1)] }, 4));

    // lexical alone gives the shares 2: 1, 0: 1/2, 1: 1/3. The stage scores the first two.
    [Theory]
    [InlineData(0.5, new[] { 0, 2, 1 })]     // 2: 0.5 x 0.1 + 0.5 = 0.55; 0: 0.5 x 0.9 + 0.25 = 0.7; 1: 0.5 x 1/3, below
    [InlineData(0.1, new[] { 2, 0, 1 })]     // 2: 0.91; 0: 0.54; 1: 0.3
    [InlineData(1.0, new[] { 0, 2, 1 })]     // 2: 0.1; 0: 0.9
    public void A_stage_blends_what_it_scored(double blend, int[] expected)
    {
        var ranking = Replayed(Staged(new ReplayStage(2, blend)), TwoLegs, [[0.9, double.NaN, 0.1, double.NaN]], rows: 3);
        Assert.Equal(expected, ranking.Documents);
        Assert.Equal((2, 0), (ranking.Pairs, ranking.Unscored));
    }

    [Fact]
    public void What_a_stage_did_not_score_stays_below_and_is_counted()
    {
        var ranking = Replayed(Staged(new ReplayStage(3, 0.5)), TwoLegs, [[0.2, 0.9, double.NaN, double.NaN]], rows: 3);
        Assert.Equal([1, 0, 2], ranking.Documents);
        Assert.Equal((3, 1), (ranking.Pairs, ranking.Unscored));
    }

    // lexical alone: 2: 1, 0: 1/2, 1: 1/3. 1 is exact: 1/3 + 0.2 = 0.53.
    [Fact]
    public void An_exact_match_is_lifted() =>
        Assert.Equal([2, 1, 0], Rank(Lexical with { ExactMatch = 0.2 }, exact: [1]));

    // (1 + 0) / 2, (1/2 + 1) / 2, (1/3 + 0.5) / 2: a missing value boosts nothing.
    [Fact]
    public void Boosts_are_added() =>
        Assert.Equal([0, 2, 1], new Replay(new ReplayCase([0, 0, 0, 0], TwoLegs, [], [[1, 0.5, double.NaN, 1]])).Rank(Lexical with { Boosts = [1] }, 3).Documents);

    [Fact]
    public void The_same_replay_gives_the_same_whatever_it_ranked_before()
    {
        var random = new Random(5);
        var first = RandomCases.Plan(random, FusionMethod.Convex, 3);
        var kept = RandomCases.Case(random, first, out _, out _, out _, out _);
        var replay = new Replay(kept);
        for (var n = 0; n < 200; n++)
        {
            var other = RandomCases.Plan(random, (FusionMethod)random.Next(15), 3);
            var plan = other with { Rerank = first.Rerank, Boosts = first.Boosts };
            var rows = random.Next(1, 12);
            Assert.Equal(new Replay(kept).Rank(plan, rows).Documents, replay.Rank(plan, rows).Documents);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_equals_a_plain_second_implementation(FusionMethod method)
    {
        var random = new Random(1000 + (int)method);
        for (var n = 0; n < 500; n++)
        {
            var plan = RandomCases.Plan(random, method, random.Next(1, 5));
            var kept = RandomCases.Case(random, plan, out var legs, out var stages, out var boosts, out var exact);
            var rows = random.Next(1, 12);
            Assert.True(plan.IsPossible);
            Assert.Equal(NaiveReplay.Rank(plan, legs, stages, boosts, exact, rows), new Replay(kept).Rank(plan, rows).Documents);
        }
    }

    [Fact]
    public void Deep_lists_equal_a_plain_second_implementation()
    {
        var random = new Random(9);
        var plan = new ReplayPlan { Legs = [Leg("a", 1, 150), Leg("b", 0.7, 200)], Fuse = new FusionOptions { Method = FusionMethod.Convex } };
        ReplayHits[] legs = [Long(), Long()];
        foreach (var rows in new[] { 1, 10, 64, 65, 100, 1000 })
        {
            Assert.Equal(NaiveReplay.Rank(plan, legs, [], [], [], rows), new Replay(new ReplayCase(new int[300], legs)).Rank(plan, rows).Documents);
        }

        ReplayHits Long()
        {
            int[] documents = [.. Enumerable.Range(0, 300)];
            random.Shuffle(documents);
            return new ReplayHits(documents[..200], [.. Enumerable.Range(0, 200).Select(place => 50 - (place / 4))], documents[200..280], [.. documents[200..280].Select(_ => random.Next(-3, 3) * 0.5)]);
        }
    }

    private static ReplayPlan Lexical => new() { Legs = [Leg("l"), Leg("d", 0)], Fuse = new FusionOptions { K = 0, Require = ["l"] } };

    private static ReplayPlan Staged(ReplayStage stage) => Lexical with { Rerank = [stage] };

    private static ReplayPlan Convex(double lexical, double dense) =>
        new() { Legs = [Leg("l", lexical), Leg("d", dense)], Fuse = new FusionOptions { Method = FusionMethod.Convex } };

    private static ReplayLeg Leg(string name, double weight = 1, int top = 100) => new(name, weight, top);

    private static IReadOnlyList<int> Rank(ReplayPlan plan, int rows = 10, int[]? exact = null) =>
        new Replay(new ReplayCase([0, 0, 0, 0], TwoLegs, [], [], exact)).Rank(plan, rows).Documents;

    private static ReplayedRanking Replayed(ReplayPlan plan, ReplayHits[] legs, double[][] stages, int rows) =>
        new Replay(new ReplayCase([0, 0, 0, 0], legs, stages)).Rank(plan, rows);
}
