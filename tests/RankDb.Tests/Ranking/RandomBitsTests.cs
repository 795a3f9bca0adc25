using System.Numerics;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class RandomBitsTests
{
    [Theory]
    [InlineData(0, 0, 4154612158245552303)]
    [InlineData(1, 1, -7620678293940249823)]
    [InlineData(-1, 1, 3987656643895367148)]
    [InlineData(42, -7, 9090544348205090820)]
    [InlineData(long.MaxValue, 0x0123456789abcdef, -2589617623708073286)]
    [InlineData(1L << 32, 1, -7620678293940249823)]
    public void The_bits_at_a_place_are_what_hashint8extended_says_in_PostgreSQL_15(long place, long seed, long bits) =>
        Assert.Equal(bits, new HashStream(seed).At(place));

    [Fact]
    public void Half_of_the_bits_are_set_whatever_the_round_and_draws_reach_every_number()
    {
        var drawn = new int[7];
        var set = 0;
        for (var round = 1; round <= 1000; round++)
        {
            var stream = new HashStream(1).StreamAt(round);
            set += BitOperations.PopCount((ulong)stream.At(0));
            drawn[stream.Below(drawn.Length, round)]++;
        }

        // Six standard deviations of 64,000 coins, and of 1,000 throws of a die with seven sides.
        Assert.InRange(set, 32_000 - 759, 32_000 + 759);
        Assert.All(drawn, count => Assert.InRange(count, 143 - 66, 143 + 66));
    }

    [Fact]
    public void Sums_of_signs_are_those_of_one_addition_after_the_other()
    {
        var random = new Random(11);
        foreach (var count in new[] { 1, 3, 4, 5, 8, 20, 63, 64, 65, 130 })
        {
            var sizes = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
            var sums = new SignedSums(sizes);
            var words = Enumerable.Range(0, sums.Words).Select(_ => random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
            var expected = Enumerable.Range(0, count).Sum(i => ((words[i / 64] >> (i % 64)) & 1) == 1 ? sizes[i] : -sizes[i]);

            Assert.Equal((count + 63) / 64, sums.Words);
            Assert.Equal(expected, Enumerable.Range(0, sums.Words).Sum(word => sums.Of(word, words[word])), 12);
        }
    }

    [Fact]
    public void Resamples_hold_as_many_draws_as_there_are_values_and_every_value_as_often()
    {
        // Every 1 drawn adds 1 / n to the mean, so that n times a mean counts draws; in tables of groups and without.
        foreach (var count in new[] { 1, 2, 5, 9, 41, 225, 300 })
        {
            var all = new ResampledMeans(Enumerable.Repeat(1.0, count).ToArray());
            var last = new ResampledMeans([.. new double[count - 1], 1.0]);
            var seed = new HashStream(2);

            Assert.Equal(1, all.Of(seed.StreamAt(1)), 12);
            var drawn = Enumerable.Range(1, 4000).Sum(round => last.Of(seed.StreamAt(round)) * count);
            // A value is drawn once a round on average; the variance is below one.
            Assert.InRange(drawn, 4000 - (6 * Math.Sqrt(4000)), 4000 + (6 * Math.Sqrt(4000)));
        }
    }
}
