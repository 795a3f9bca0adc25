using System.Text.Json;
using RankDb.Ranking.Calibration;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class CosineAdapterTests
{
    [Fact]
    public void A_hand_worked_example()
    {
        // u = 2 * 0.5 - 0.5 = 0.5, so a = ln(1 + e^0.5); b = 4 * 0.5 + 1 = 3.
        var adapter = new CosineAdapter([new([[2, 0], [4, 1]], [-0.5, 1])]);
        var a = Math.Log(1 + Math.Exp(0.5));

        Assert.Equal(a, adapter.For([0.5f, 0]).Slope, 12);
        Assert.Equal(3, adapter.For([0.5f, 0]).Offset, 12);
        Assert.Equal(1 / (1 + Math.Exp(-((a * 0.2) + 3))), adapter.Apply([0.5f, 0], 0.2), 12);
    }

    [Fact]
    public void Between_layers_there_is_a_tanh()
    {
        var adapter = new CosineAdapter([new([[1, 1]], [0.25]), new([[3], [-2]], [0, 0.5])]);
        var hidden = Math.Tanh(0.3 + 0.4 + 0.25);

        Assert.Equal(Math.Log(1 + Math.Exp(3 * hidden)), adapter.For([0.3f, 0.4f]).Slope, 6);
        Assert.Equal((-2 * hidden) + 0.5, adapter.For([0.3f, 0.4f]).Offset, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void It_learns_that_kinds_of_queries_need_different_thresholds(int hidden)
    {
        var queries = Queries();
        var adapter = CosineAdapter.Fit(queries, new CosineAdapterOptions { Hidden = hidden });
        var platt = PlattScaling.Fit([.. queries.SelectMany(q => q.Cosines)], [.. queries.SelectMany(q => q.Relevant)]);

        // Documents are relevant above 0.3 for one kind of query and above 0.7 for the other; 0.5 tells nothing without the query.
        Assert.True(adapter.Apply([1, 0, 0.1f], 0.5) > 0.8);
        Assert.True(adapter.Apply([0, 1, 0.1f], 0.5) < 0.2);
        Assert.True(Loss(queries, query => adapter.For(query.Vector)) < 0.6 * Loss(queries, _ => platt));
    }

    [Fact]
    public void The_map_rises_with_the_cosine_for_every_query()
    {
        var adapter = CosineAdapter.Fit(Queries(), new CosineAdapterOptions { Hidden = 3 });
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            float[] vector = [(float)(random.NextDouble() - 0.5) * 20, (float)(random.NextDouble() - 0.5) * 20, (float)random.NextDouble()];
            Assert.True(adapter.For(vector).Slope > 0);
        }
    }

    [Fact]
    public void Judgments_that_do_not_depend_on_the_query_give_what_one_map_gives()
    {
        var random = new Random(8);
        var queries = Enumerable.Range(0, 40).Select(_ =>
        {
            double[] cosines = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())];
            return new JudgedQuery([1, 0, 0], cosines, [.. cosines.Select(cosine => random.NextDouble() < cosine)]);
        }).ToArray();
        var adapter = CosineAdapter.Fit(queries, new CosineAdapterOptions { Penalty = 0 });
        var platt = PlattScaling.Fit([.. queries.SelectMany(q => q.Cosines)], [.. queries.SelectMany(q => q.Relevant)]);

        Assert.Equal(platt.Apply(0.2), adapter.Apply([1, 0, 0], 0.2), 0.02);
        Assert.Equal(platt.Apply(0.8), adapter.Apply([1, 0, 0], 0.8), 0.02);
    }

    [Fact]
    public void The_same_input_gives_the_same_adapter_and_its_profile_carries_every_number()
    {
        var adapter = CosineAdapter.Fit(Queries(), new CosineAdapterOptions { Hidden = 2, Epochs = 20 });
        var json = adapter.ToProfile();

        Assert.Equal(json, CosineAdapter.Fit(Queries(), new CosineAdapterOptions { Hidden = 2, Epochs = 20 }).ToProfile());
        var read = JsonDocument.Parse(json).RootElement;
        Assert.Equal("cosine", read.GetProperty("method").GetString());
        double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];
        var again = new CosineAdapter([.. read.GetProperty("layers").EnumerateArray().Select(layer =>
            new AdapterLayer([.. layer.GetProperty("weights").EnumerateArray().Select(Numbers)], Numbers(layer.GetProperty("bias"))))]);
        Assert.Equal(adapter.Apply([0.2f, 0.7f, 0.1f], 0.4), again.Apply([0.2f, 0.7f, 0.1f], 0.4));
    }

    [Fact]
    public void Layers_and_input_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CosineAdapter([]));
        Assert.Throws<ArgumentException>(() => new CosineAdapter([new([[1]], [1])]));
        Assert.Throws<ArgumentException>(() => new CosineAdapter([new([[1], [1, 2]], [1, 1])]));
        Assert.Throws<ArgumentException>(() => new CosineAdapter([new([[1]], [1]), new([[1, 2], [1, 2]], [1, 1])]));
        Assert.Throws<ArgumentException>(() => new CosineAdapter([new([[1], [1]], [1, 1])]).For([1, 2]));
        Assert.Throws<ArgumentException>(() => CosineAdapter.Fit([]));
        Assert.Throws<ArgumentException>(() => CosineAdapter.Fit([new([1], [0.5], [true]), new([1, 2], [0.5], [false])]));
        Assert.Throws<ArgumentException>(() => CosineAdapter.Fit([new([1], [0.5, 0.6], [true, true])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CosineAdapter.Fit(Queries(), new CosineAdapterOptions { Epochs = 0 }));
    }

    private static JudgedQuery[] Queries()
    {
        var random = new Random(20261127);
        return [.. Enumerable.Range(0, 60).Select(n =>
        {
            var wide = n % 2 == 0;
            double[] cosines = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())];
            float[] vector = [wide ? 1 : 0, wide ? 0 : 1, (float)random.NextDouble() * 0.2f];
            return new JudgedQuery(vector, cosines, [.. cosines.Select(cosine => cosine > (wide ? 0.3 : 0.7))]);
        })];
    }

    private static double Loss(JudgedQuery[] queries, Func<JudgedQuery, PlattScaling> map) =>
        queries.Sum(query => query.Cosines.Zip(query.Relevant, (cosine, good) => -Math.Log(Math.Max(1e-12, good ? map(query).Apply(cosine) : 1 - map(query).Apply(cosine)))).Sum());
}
