using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class RankOrderTests
{
    // Few characters, so that equal prefixes and both sides of the surrogate range are common.
    private static Arbitrary<Rune[]> RuneArrays => Gen.Elements(
        new Rune('a'), new Rune('b'), new Rune(0xE9), new Rune(0xD7FF), new Rune(0xE000), new Rune(0xFFFD), new Rune(0x1F600), new Rune(0x1F601)).ArrayOf().ToArbitrary();

    [Fact]
    public void Higher_scores_come_first_and_ties_go_by_id()
    {
        var ranking = new RankOrder().Sort([new("b", 1), new("c", 2), new("B", 1), new("a", 1)]);

        Assert.Equal(["c", "B", "a", "b"], ranking.Select(item => item.Id));
    }

    [Fact]
    public void Ids_compare_as_their_utf8_bytes_do_in_the_database()
    {
        var ranking = new RankOrder().Sort([new("\U0001F600", 1), new("\uFFFD", 1)]);

        Assert.Equal(["\uFFFD", "\U0001F600"], ranking.Select(item => item.Id));
    }

    [Fact]
    public void Any_two_ids_compare_as_their_utf8_bytes() =>
        Prop.ForAll(
            RuneArrays,
            RuneArrays,
            (left, right) =>
            {
                var (x, y) = (string.Concat(left.Select(rune => rune.ToString())), string.Concat(right.Select(rune => rune.ToString())));
                var expected = Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
                return Math.Sign(new RankOrder().Compare(new(x, 0), new(y, 0))) == Math.Sign(expected);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void NaN_is_refused_with_the_id_that_has_it()
    {
        var error = Assert.Throws<ArgumentException>(() => new RankOrder().Sort([new("bad", double.NaN)]));
        Assert.Contains("'bad'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RankOrder().Compare(new("a", 1), new("b", double.NaN)));
    }

    [Fact]
    public void An_id_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RankOrder().Sort([new("a", 1), new("a", 2)]));

    [Fact]
    public void Ids_alone_stand_in_the_order_of_their_bytes_in_UTF_8()
    {
        string[] ids = ["", "q", "q1", "q10", "q2", "Q2", "é", "e", "\u9999", "\uff5e", "\ue000", "😀", "😁", "😀1", "a😀", "a\uff5e", "\U00010000"];

        Assert.Equal(ids.OrderBy(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal), ids.Reverse().Order(RankOrder.OfIds));
        // That is not the order of UTF-16.
        Assert.NotEqual(ids.Order(StringComparer.Ordinal), ids.Order(RankOrder.OfIds));
        Assert.Equal(0, RankOrder.OfIds.Compare("q1😀", "q1😀"));
    }
}
