using RankDb.Ranking.Calibration;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class ExpectedCalibrationErrorTests
{
    [Fact]
    public void A_hand_worked_example()
    {
        // Bin 0.1: mean 0.15, share 0. Bin 0.9: mean 0.95, share 1/2, with 1 in it. Two of four pairs each.
        var error = ExpectedCalibrationError.Measure([0.1, 0.2 - 1e-9, 0.9, 1], [false, false, true, false]);

        Assert.Equal((0.5 * 0.15) + (0.5 * 0.45), error, 8);
    }

    [Fact]
    public void Probabilities_that_keep_their_word_have_none() =>
        Assert.Equal(0, ExpectedCalibrationError.Measure([0.25, 0.25, 0.25, 0.25, 1, 0], [true, false, false, false, true, false]), 12);

    [Fact]
    public void One_bin_looks_at_the_mean_alone() =>
        Assert.Equal(0, ExpectedCalibrationError.Measure([0.9, 0.1], [false, true], bins: 1), 12);

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ExpectedCalibrationError.Measure([], []));
        Assert.Throws<ArgumentException>(() => ExpectedCalibrationError.Measure([1.1], [true]));
        Assert.Throws<ArgumentException>(() => ExpectedCalibrationError.Measure([double.NaN], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedCalibrationError.Measure([1], [true], 0));
    }
}
