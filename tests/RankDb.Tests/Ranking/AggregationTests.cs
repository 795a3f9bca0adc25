using RankDb.Ranking.Aggregation;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class AggregationTests
{
    // Four tasks, three systems; the second task has no value of system 2, in the third systems 0 and 1 are equal.
    private static readonly Preferences Table = Preferences.OfTable(new[,] { { 3.0, 2, 1 }, { 1, 2, double.NaN }, { 2, 2, 3 }, { 5, 4, 3 } });

    [Fact]
    public void Each_task_votes_on_the_pairs_that_it_has_values_of()
    {
        Assert.Equal((2.5, 1.5), (Table[0, 1], Table[1, 0]));
        Assert.Equal((2.0, 1.0), (Table[0, 2], Table[2, 0]));
        Assert.Equal((2.0, 1.0), (Table[1, 2], Table[2, 1]));
    }

    [Fact]
    public void Voting_rules_of_a_hand_worked_table()
    {
        Assert.Equal([4.5 / 7, 3.5 / 7, 2 / 6.0], VotingRules.Borda(Table));
        Assert.Equal([2, 0, -2], VotingRules.Copeland(Table));
        Assert.Equal([0, -1, -1], VotingRules.Minimax(Table));
    }

    [Fact]
    public void Kemeny_finds_the_order_with_the_fewest_contradictions()
    {
        // A cycle 0 > 1 > 2 > 0 with margins 5, 3, 1: the weakest is given up.
        var cycle = new Preferences(new double[,] { { 0, 7, 4 }, { 2, 0, 6 }, { 5, 3, 0 } });

        Assert.Equal([0, 1, 2], Kemeny.Exact(cycle));
        Assert.Equal(2 + 5 + 3, Kemeny.Cost(cycle, [0, 1, 2]));
    }

    [Fact]
    public void The_exact_order_is_as_good_as_the_best_of_all_orders()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var preferences = Any(6, seed);
            var best = Orders(6).Min(order => Kemeny.Cost(preferences, order));

            Assert.Equal(best, Kemeny.Cost(preferences, Kemeny.Exact(preferences)), 9);
            Assert.InRange(Kemeny.Cost(preferences, Kemeny.Approximate(preferences)), best - 1e-9, best * 1.2);
        }
    }

    [Fact]
    public void Too_many_items_for_the_exact_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => Kemeny.Exact(Any(Kemeny.LargestExact + 1, 1)));

    [Fact]
    public void Strengths_maximise_the_likelihood_of_the_games()
    {
        var preferences = Any(5, 3);
        var strengths = BradleyTerry.Strengths(preferences);

        Assert.Equal(1, strengths.Aggregate(1.0, (product, strength) => product * strength), 6);
        // Where the likelihood is largest its slope is 0: games won equal games expected, each item's virtual games included. These set the scale, which
        // was then changed: at the scale where the slopes vanish they vanish for all items.
        var scale = Root(scale => strengths.Select((_, item) => Slope(preferences, strengths, item, scale)).Sum());
        Assert.All(Enumerable.Range(0, 5), item => Assert.Equal(0, Slope(preferences, strengths, item, scale), 5));
    }

    [Fact]
    public void An_item_that_never_loses_has_a_finite_strength()
    {
        var strengths = BradleyTerry.Strengths(new Preferences(new double[,] { { 0, 10 }, { 0, 0 } }));

        Assert.True(strengths[0] > strengths[1] && double.IsFinite(strengths[0]));
    }

    [Fact]
    public void Preferences_that_are_no_square_of_weights_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Preferences(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => new Preferences(new[,] { { 0, -1.0 }, { 0, 0 } }));
    }

    private static Preferences Any(int items, int seed)
    {
        var random = new Random(seed);
        var weights = new double[items, items];
        for (var i = 0; i < items; i++)
        {
            for (var j = 0; j < items; j++)
            {
                weights[i, j] = random.Next(1, 20);
            }
        }

        return new Preferences(weights);
    }

    private static IEnumerable<int[]> Orders(int count) =>
        count == 0 ? [[]] : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(place => order.Take(place).Append(count - 1).Concat(order.Skip(place)).ToArray()));

    private static double Slope(Preferences games, IReadOnlyList<double> strengths, int item, double scale)
    {
        var own = strengths[item] * scale;
        var slope = 1 - (2 * own / (own + 1));
        for (var other = 0; other < games.Count; other++)
        {
            slope += games[item, other] - ((games[item, other] + games[other, item]) * own / (own + (strengths[other] * scale)));
        }

        return slope;
    }

    private static double Root(Func<double, double> falling)
    {
        var (low, high) = (1e-6, 1e6);
        for (var i = 0; i < 200; i++)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = falling(middle) > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }
}
