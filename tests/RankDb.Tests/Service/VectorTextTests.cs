using System.Globalization;
using RankDb.Service.Scoring;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public class VectorTextTests
{
    [Fact]
    public void Numbers_are_short_and_parted_by_commas() =>
        Assert.Equal("[0.1,-2,0.33333334,1E-05]", VectorText.Of([0.1f, -2f, 1f / 3f, 1e-5f]));

    [Fact]
    public void No_number_gives_empty_brackets() => Assert.Equal("[]", VectorText.Of([]));

    [Fact]
    public void Every_bit_pattern_comes_back_as_it_was()
    {
        var random = new Random(20261127);
        var vector = new float[20_000];
        for (var i = 0; i < vector.Length; i++)
        {
            do
            {
                vector[i] = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            }
            while (!float.IsFinite(vector[i]));
        }

        vector[0] = float.MinValue;
        vector[1] = -float.Epsilon;
        vector[2] = -1.17549435E-38f;
        var text = VectorText.Of(vector);
        var read = text[1..^1].Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture));
        Assert.Equal(vector, read);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_a_failed_model(float number)
    {
        var error = Assert.Throws<WireException>(() => VectorText.Of([1f, number]));
        Assert.Equal("58000", error.SqlState);
        Assert.Contains("number 2", error.Message, StringComparison.Ordinal);
    }
}
