using RankDb.Ranking.Tuning;
using Xunit;

namespace RankDb.Tests.Ranking.Tuning;

public sealed class Searches_find_what_is_best
{
    public static TheoryData<TuningMethod> Methods => [.. Enum.GetValues<TuningMethod>()];

    public static TheoryData<TuningMethod> Adaptive => [TuningMethod.Coordinate, TuningMethod.Bandit];

    // One best value for each parameter, whatever the others are: 3, 1, 4.
    private static double Peak(TuningChoice choice, int query) => 1 - (0.05 * (Math.Abs(choice[0] - 3) + Math.Abs(choice[1] - 1) + Math.Abs(choice[2] - 4))) + (0 * query);

    [Theory]
    [MemberData(nameof(Methods))]
    public void With_points_for_all_of_the_space_the_best_is_found(TuningMethod method)
    {
        var objective = new MadeObjective(10, (choice, query) => Peak(choice, query));
        var result = Run(MadeObjective.Space(5, 3, 6), objective, new TuningOptions { Method = method, Points = 90, Explore = 2 });
        Assert.Equal([3, 1, 4], result.Trials[result.Chosen].Choice.Values);
        Assert.Equal(0.6, result.Before, 1e-12);
        Assert.Equal(1, result.After);
        Assert.Equal(1, result.Validated);
        Assert.All(result.FoldChoices, choice => Assert.Equal([3, 1, 4], choice.Values));
    }

    // 4 x 8 - 3 values of one at a time, against 4,096 combinations.
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Adaptive_searches_need_few_points_where_parameters_do_not_depend_on_each_other(TuningMethod method)
    {
        int[] best = [5, 2, 7, 3];
        var objective = new MadeObjective(6, (choice, _) => 1 - (choice.Values.Zip(best).Sum(pair => Math.Abs(pair.First - pair.Second)) / 30.0));
        var result = Run(MadeObjective.Space(8, 8, 8, 8), objective, new TuningOptions { Method = method, Points = 200, Folds = 2, Explore = 0.2 });
        Assert.True(result.After > 0.96, $"{result.After}");
    }

    [Fact]
    public void A_grid_tries_everything_once_and_starts_with_what_is_in_use()
    {
        var space = new TuningSpace([new TuningParameter("a", 2, 1), new TuningParameter("b", 3, 2)]);
        var result = Run(space, new MadeObjective(4, (_, _) => 0.5), new TuningOptions { Points = 6, Folds = 2 });
        Assert.Equal(["1,2", "0,0", "0,1", "0,2", "1,0", "1,1"], result.Trials.Select(trial => string.Join(',', trial.Choice.Values)));
    }

    [Fact]
    public void A_grid_larger_than_the_points_is_refused() =>
        Assert.Contains("the grid has 6 combinations, points allows 5", Refusal(MadeObjective.Space(2, 3), 5, new TuningOptions { Points = 5 }), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_measured_twice_and_the_budget_holds(TuningMethod method)
    {
        var space = method == TuningMethod.Grid ? MadeObjective.Space(4, 10) : MadeObjective.Space(20, 20, 20, 20);
        var objective = new MadeObjective(7, (choice, query) => Noise(choice, query));
        var result = Run(space, objective, new TuningOptions { Method = method, Points = 40, Folds = 3 });
        Assert.Equal(result.Trials.Count, result.Trials.Select(trial => trial.Choice).Distinct().Count());
        Assert.InRange(result.Trials.Count, 20, 40);

        // The last two questions are for the values by query.
        var asked = objective.Asked.SkipLast(2).ToArray();
        Assert.Equal(asked.Length, asked.Distinct().Count());
        Assert.Equal(asked.Length, result.Trials.Count + result.MeasuredInFolds);
        Assert.InRange(result.MeasuredInFolds, 0, method is TuningMethod.Grid or TuningMethod.Random ? 0 : 3 * 40);
        Assert.Equal(space.Start, result.Trials[0].Choice);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_seed_searches_the_same_way(TuningMethod method)
    {
        string Tried(int seed) => string.Join(' ', Run(MadeObjective.Space(6, 6, 6), new MadeObjective(6, (choice, query) => Noise(choice, query)), new TuningOptions
        {
            Method = method, Points = method == TuningMethod.Grid ? 216 : 30, Folds = 2, Seed = seed,
        }).Trials.Select(trial => string.Join(',', trial.Choice.Values)));

        Assert.Equal(Tried(1), Tried(1));
        Assert.Equal(method == TuningMethod.Grid, Tried(1) == Tried(2));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(11)]
    public void A_random_search_tries_different_combinations_until_there_are_no_more(int points)
    {
        var result = Run(MadeObjective.Space(3, 4, 5), new MadeObjective(4, (choice, query) => Noise(choice, query)), new TuningOptions { Method = TuningMethod.Random, Points = points, Folds = 2 });
        Assert.Equal(Math.Min(points, 60), result.Trials.Select(trial => trial.Choice).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_cannot_be_is_passed_over(TuningMethod method)
    {
        var objective = new MadeObjective(4, (choice, _) => choice[0] + choice[1] > 4 ? null : (choice[0] + choice[1]) / 10.0);
        var result = Run(MadeObjective.Space(4, 4), objective, new TuningOptions { Method = method, Points = 16, Folds = 2, Explore = 2 });
        Assert.Equal(0.4, result.After, 1e-12);
        Assert.DoesNotContain(result.Trials, trial => trial.Choice[0] + trial.Choice[1] > 4);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_combination_alone_is_measured_and_kept(TuningMethod method)
    {
        var result = Run(MadeObjective.Space(1, 1), new MadeObjective(4, (_, query) => query / 4.0), new TuningOptions { Method = method, Folds = 2 });
        Assert.Equal((0, 0.375, 0.375, 0.375), (result.Chosen, result.Before, result.After, result.Validated));
        Assert.Equal([0, 0.25, 0.5, 0.75], result.AfterByQuery);
    }

    // Equal at 1 and 2 of the first parameter and anywhere of the second.
    [Fact]
    public void Of_equals_the_nearest_to_what_is_in_use_is_chosen()
    {
        var space = new TuningSpace([new TuningParameter("a", 4, 3), new TuningParameter("b", 3, 1)]);
        var result = Run(space, new MadeObjective(4, (choice, _) => choice[0] is 1 or 2 ? 0.7 : 0.6), new TuningOptions { Folds = 2 });
        Assert.Equal([2, 1], result.Trials[result.Chosen].Choice.Values);
        Assert.Equal([0.1, 0], result.Importance.Select(importance => Math.Round(importance.Spread, 12)));
    }

    [Fact]
    public void Nothing_that_is_no_better_replaces_what_is_in_use()
    {
        foreach (var method in Enum.GetValues<TuningMethod>())
        {
            Assert.Equal(0, Run(MadeObjective.Space(5, 5), new MadeObjective(4, (_, query) => query / 4.0), new TuningOptions { Method = method, Folds = 2 }).Chosen);
        }
    }

    [Fact]
    public void Every_step_of_the_bandit_is_logged()
    {
        var result = Run(MadeObjective.Space(4, 1, 6), new MadeObjective(4, (choice, query) => Noise(choice, query)), new TuningOptions { Method = TuningMethod.Bandit, Points = 15, Folds = 2 });
        var current = new TuningChoice([0, 0, 0]);
        foreach (var pull in result.Pulls)
        {
            Assert.NotEqual(1, pull.Parameter);
            current = current.With(pull.Parameter, pull.Value);
            Assert.Equal(current, result.Trials[pull.Trial!.Value].Choice);
        }
    }

    [Fact]
    public void What_means_nothing_is_refused()
    {
        Assert.Contains("3 judged queries are not enough for 5 folds", Refusal(MadeObjective.Space(2), 3, new TuningOptions()), StringComparison.Ordinal);
        Assert.Contains("folds must be 2 or more", Refusal(MadeObjective.Space(2), 3, new TuningOptions { Folds = 1 }), StringComparison.Ordinal);
        Assert.Contains("points must be 1 or more", Refusal(MadeObjective.Space(2), 5, new TuningOptions { Points = 0 }), StringComparison.Ordinal);
        Assert.Contains("explore must be", Refusal(MadeObjective.Space(2), 5, new TuningOptions { Explore = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("no parameter", Assert.Throws<TuningException>(() => new TuningSpace([])).Message, StringComparison.Ordinal);
        Assert.Contains("p: its value in use", Assert.Throws<TuningException>(() => new TuningSpace([new TuningParameter("p", 2, 2)])).Message, StringComparison.Ordinal);
        Assert.Contains("what is in use cannot be measured", Assert.Throws<TuningException>(() => Run(MadeObjective.Space(2), new MadeObjective(5, (_, _) => null), new TuningOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_search_stops()
    {
        using var cancelled = new CancellationTokenSource();
        var objective = new MadeObjective(5, (choice, _) =>
        {
            if (choice[0] == 3)
            {
                cancelled.Cancel();
            }

            return 0.5;
        });
        Assert.Throws<OperationCanceledException>(() => Tuner.Run(MadeObjective.Space(50), objective, new TuningOptions(), cancelled.Token));
        Assert.Equal(4, objective.Asked.Count);
    }

    private static TuningResult Run(TuningSpace space, ITuningObjective objective, TuningOptions options) =>
        Tuner.Run(space, objective, options, TestContext.Current.CancellationToken);

    /// <summary>A number 0..1 that depends on nothing else.</summary>
    private static double Noise(TuningChoice choice, int query) =>
        new Random(choice.Values.Aggregate(query + 1, (hash, value) => unchecked((hash * 7919) + value))).NextDouble();

    private static string Refusal(TuningSpace space, int queries, TuningOptions options) =>
        Assert.Throws<TuningException>(() => Run(space, new MadeObjective(queries, (_, _) => 0.5), options)).Message;
}
