using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking;
using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Every_method_keeps_its_promises
{
    public static TheoryData<FusionMethod, ScoreNormalization> Kinds
    {
        get
        {
            var kinds = new TheoryData<FusionMethod, ScoreNormalization>();
            foreach (var method in Enum.GetValues<FusionMethod>())
            {
                foreach (var normalize in method.ReadsScores() ? Enum.GetValues<ScoreNormalization>() : [ScoreNormalization.None])
                {
                    kinds.Add(method, normalize);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_the_legs_does_not_matter(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) => Same(Fuser.Fuse(legs, options), Fuser.Fuse([.. legs.Reverse()], options)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_the_hits_does_not_matter(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) =>
        {
            var turned = Fuser.Fuse([.. legs.Select(leg => leg with { Hits = leg.Hits.Reverse().ToArray() })], options);
            return Fuser.Fuse(legs, options).All(item => Math.Abs(item.Score - turned.ScoreOf(item.Id)) < 1e-12);
        });

    // Ids of the same order: nothing else may change.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Other_names_of_the_documents_change_nothing(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) =>
        {
            var renamed = Fuser.Fuse([.. legs.Select(leg => leg with { Hits = leg.Hits.Select(hit => hit with { Id = "x" + hit.Id }).ToArray() })], options);
            return Fuser.Fuse(legs, options).Select(item => ("x" + item.Id, item.Score)).SequenceEqual(renamed.Select(item => (item.Id, item.Score)));
        });

    // Ids of the opposite order: scores stay, ties turn round. Condorcet starts from those ties, so only its order without circles would stay.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scores_do_not_depend_on_ids(FusionMethod method, ScoreNormalization normalize)
    {
        if (method != FusionMethod.Condorcet)
        {
            Check(method, normalize, (legs, options) =>
            {
                var renamed = Fuser.Fuse([.. legs.Select(leg => leg with { Hits = leg.Hits.Select(hit => hit with { Id = Mirror(hit.Id) }).ToArray() })], options);
                return Fuser.Fuse(legs, options).All(item => item.Score == renamed.ScoreOf(Mirror(item.Id)));
            });
        }

        static string Mirror(string id) => char.ConvertFromUtf32(0x10FFFF - char.ConvertToUtf32(id, 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_leg_keeps_its_order(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) =>
        {
            // Distinct scores: the order of the scores is that of the ranks.
            var hits = legs[0].Hits.Where(hit => hit.Rank is not null).OrderBy(hit => hit.Rank).ToArray();
            var leg = legs[0] with { Weight = 1, Hits = hits.Select((hit, index) => hit with { Score = hit.Score - (index * 0.125) }).ToArray() };
            return Fuser.Fuse([leg], options).Select(item => item.Id).SequenceEqual(hits.Select(hit => hit.Id));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Twice_the_weights_is_the_same_order_and_the_same_share(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) =>
        {
            var twice = Fuser.Fuse([.. legs.Select(leg => leg with { Weight = leg.Weight * 2 })], options);
            return Fuser.Fuse(legs, options).Select(item => (item.Id, item.Share)).SequenceEqual(twice.Select(item => (item.Id, item.Share)));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shares_are_0_to_1_in_the_order_of_the_result(FusionMethod method, ScoreNormalization normalize) =>
        Check(method, normalize, (legs, options) =>
            Fuser.Fuse(legs, options) is var fused
            && fused.All(item => item.Share is >= 0 and <= 1)
            && fused.Zip(fused.Skip(1)).All(pair =>
                pair.First.Share >= pair.Second.Share
                && new RankOrder().Compare(new ScoredId(pair.First.Id, pair.First.Score), new ScoredId(pair.Second.Id, pair.Second.Score)) < 0));

    [Fact]
    public void Reciprocal_ranks_are_those_of_the_aggregate() =>
        Prop.ForAll(Legs, legs =>
        {
            var lists = legs.Select(leg => new RankedList([.. leg.Hits.Where(hit => hit.Rank is not null).Select(hit => hit.Id)], leg.Weight));
            return new ReciprocalRankFusion().Fuse(lists).SequenceEqual(Fuser.Fuse(legs).Select(item => new ScoredId(item.Id, item.Score)));
        }).QuickCheckThrowOnFailure();

    private static void Check(FusionMethod method, ScoreNormalization normalize, Func<FusionLeg[], FusionOptions, bool> holds) =>
        Prop.ForAll(Legs, legs => Enum.GetValues<MissingScores>().All(missing => holds(legs, new FusionOptions { Method = method, Normalize = normalize, Missing = missing })))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static bool Same(FusionResult one, FusionResult other) =>
        one.Select(item => (item.Id, item.Score, item.Share)).SequenceEqual(other.Select(item => (item.Id, item.Score, item.Share)));
}
