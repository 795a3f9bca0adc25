using FsCheck;
using FsCheck.Fluent;
using RankDb.Dispatch;
using Xunit;

namespace RankDb.Tests.Dispatch;

public sealed class BatchPlannerTests
{
    private static readonly Arbitrary<(int[] Lengths, int Tokens, int Items)> Cases = Arb.From(
        from lengths in Gen.ArrayOf(Gen.Choose(1, 200))
        from tokens in Gen.Choose(1, 1500)
        from items in Gen.Choose(1, 20)
        select (lengths.Order().ToArray(), tokens, items));

    [Fact]
    public void No_parting_is_cheaper() =>
        Prop.ForAll(Cases, c => Cost(c.Lengths, BatchPlanner.Part(c.Lengths, c.Tokens, c.Items)) == Cheapest(c.Lengths, c.Tokens, c.Items))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(12));

    [Fact]
    public void Every_item_is_in_one_batch_and_every_batch_keeps_to_its_limits_unless_it_is_one_item() =>
        Prop.ForAll(Cases, c =>
        {
            var starts = BatchPlanner.Part(c.Lengths, c.Tokens, c.Items);
            return starts.Count == 0 ? c.Lengths.Length == 0
                : starts[0] == 0 && starts.Zip(starts.Skip(1)).All(pair => pair.First < pair.Second)
                    && Batches(c.Lengths, starts).All(b => b.Length == 1 || (b.Length <= c.Items && b[^1] * b.Length <= c.Tokens));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(120));

    [Fact]
    public void A_hundred_pairs_of_the_reference_lengths_have_less_than_5_percent_of_padding()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var lengths = ReferenceLengths.Of(100, seed).Order().ToArray();
            var padded = Batches(lengths, BatchPlanner.Part(lengths, 1024, 64)).Sum(b => b[^1] * b.Length);
            Assert.InRange(1 - ((double)lengths.Sum() / padded), 0, 0.05);
        }
    }

    [Theory]
    [InlineData(new[] { 10, 10, 10 }, 1000, 8, new[] { 0 })]           // nothing is padded: one batch
    [InlineData(new[] { 10, 10, 10, 100 }, 1000, 8, new[] { 0, 3 })]   // padding to 100 costs more than a second batch
    [InlineData(new[] { 10, 500 }, 100, 8, new[] { 0, 1 })]            // longer than the budget: alone
    [InlineData(new[] { 10, 10, 10 }, 1000, 2, new[] { 0, 1 })]        // two items at most, the last batch the larger
    public void Worked_examples(int[] lengths, int tokens, int items, int[] expected) =>
        Assert.Equal(expected, BatchPlanner.Part(lengths, tokens, items));

    private static IEnumerable<int[]> Batches(int[] lengths, List<int> starts) =>
        starts.Select((start, i) => lengths[start..(i + 1 < starts.Count ? starts[i + 1] : lengths.Length)]);

    private static long Cost(int[] lengths, List<int> starts) => Batches(lengths, starts).Sum(b => BatchPlanner.Price(b[^1], b.Length));

    // Every parting there is.
    private static long Cheapest(int[] lengths, int tokens, int items) => lengths.Length == 0 ? 0
        : Enumerable.Range(1, lengths.Length)
            .Where(count => count == 1 || BatchPlanner.Fits(lengths[count - 1], count, tokens, items))
            .Min(count => BatchPlanner.Price(lengths[count - 1], count) + Cheapest(lengths[count..], tokens, items));
}
