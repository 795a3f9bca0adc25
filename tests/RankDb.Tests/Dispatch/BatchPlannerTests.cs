using FsCheck;
using FsCheck.Fluent;
using RankDb.Dispatch;
using Xunit;

namespace RankDb.Tests.Dispatch;

public sealed class BatchPlannerTests
{
    private static readonly Arbitrary<(int[] Lengths, int Tokens, int Items)> Cases = Arb.From(
        from lengths in Gen.ArrayOf(Gen.Choose(1, 40))
        from tokens in Gen.Choose(1, 400)
        from items in Gen.Choose(1, 20)
        select (lengths, tokens, items));

    [Fact]
    public void It_chooses_what_the_naive_planner_chooses() =>
        Prop.ForAll(Cases, c => BatchPlanner.Plan(c.Lengths, c.Tokens, c.Items).Order().SequenceEqual(Naive(c.Lengths, c.Tokens, c.Items)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(120));

    [Fact]
    public void A_batch_keeps_to_its_budget_unless_its_first_item_alone_is_longer() =>
        Prop.ForAll(Cases, c =>
        {
            var batch = BatchPlanner.Plan(c.Lengths, c.Tokens, c.Items);
            return batch.Length == 0 ? c.Lengths.Length == 0
                : batch.Contains(0) && batch.Length <= c.Items && batch.Distinct().Count() == batch.Length
                    && (batch.Length == 1 || batch.Max(i => c.Lengths[i]) * batch.Length <= c.Tokens);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Items_come_shortest_first() =>
        Prop.ForAll(Cases, c =>
        {
            var chosen = BatchPlanner.Plan(c.Lengths, c.Tokens, c.Items).Select(i => c.Lengths[i]).ToArray();
            return chosen.SequenceEqual(chosen.Order());
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(new[] { 10, 100, 10, 10 }, 1000, 8, new[] { 0, 2, 3 })]     // 100 would pad three items by 270
    [InlineData(new[] { 500, 10 }, 100, 8, new[] { 0 })]                    // too long for the budget: alone
    [InlineData(new[] { 10, 10, 10 }, 1000, 2, new[] { 0, 1 })]             // the earlier of equals
    [InlineData(new[] { 10, 9, 9, 11 }, 30, 8, new[] { 1, 2, 0 })]          // 9, 9, 10: 30 padded tokens
    public void Worked_examples(int[] lengths, int tokens, int items, int[] expected) =>
        Assert.Equal(expected.Order(), BatchPlanner.Plan(lengths, tokens, items).Order());

    private static IEnumerable<int> Naive(int[] lengths, int maxTokens, int maxItems)
    {
        var batch = new List<int>();
        while (batch.Count < maxItems && batch.Count < lengths.Length)
        {
            var next = batch.Count == 0 ? 0 : Enumerable.Range(0, lengths.Length).Except(batch)
                .Where(i => BatchPlanner.Fits(Math.Max(lengths[i], batch.Max(b => lengths[b])), lengths[i] + batch.Sum(b => lengths[b]), batch.Count + 1, maxTokens))
                .OrderBy(i => Math.Max(lengths[i] - batch.Max(b => lengths[b]), Math.Max(0, batch.Min(b => lengths[b]) - lengths[i])))
                .ThenBy(i => lengths[i]).ThenBy(i => i)
                .Select(i => (int?)i).FirstOrDefault();
            if (next is null)
            {
                break;
            }

            batch.Add(next.Value);
        }

        return batch.Order();
    }
}
