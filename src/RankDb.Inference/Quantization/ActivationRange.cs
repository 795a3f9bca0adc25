namespace RankDb.Inference.Quantization;

/// <summary>
/// What rounds the numbers of one tensor to bytes: value = (byte - zero point) * scale. Fixed before anything runs,
/// so a row is rounded the same way whatever rows lie beside it.
/// </summary>
/// <param name="Smallest">At most 0; smaller numbers become this.</param>
/// <param name="Largest">At least 0; larger numbers become this.</param>
/// <param name="Noise">Mean squared error of rounding as a share of the mean square of the numbers.</param>
internal readonly record struct ActivationRange(float Smallest, float Largest, double Noise = 0)
{
    /// <summary>Difference between two neighbouring values.</summary>
    internal float Scale => Largest > Smallest ? (Largest - Smallest) / byte.MaxValue : 1;

    /// <summary>The byte that stands for zero.</summary>
    internal byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Smallest / Scale), 0, byte.MaxValue);

    /// <summary>
    /// The range that loses least: cutting rare large numbers off makes the steps of all others finer.
    /// </summary>
    /// <param name="smallest">The smallest number that was seen.</param>
    /// <param name="largest">The largest number that was seen.</param>
    /// <param name="sample">Some of the numbers.</param>
    internal static ActivationRange Best(float smallest, float largest, IReadOnlyCollection<float> sample)
    {
        var (low, high) = (Math.Min(0, smallest), Math.Max(0, largest));
        var square = sample.Sum(value => (double)value * value);
        var best = new ActivationRange(low, high);
        var least = best.Error(sample);
        foreach (var ofLargest in new[] { true, false })
        {
            // Each end by itself: what GELU gives reaches far up and hardly below zero.
            var start = best;
            for (var share = 0.93f; share > 0.05f; share *= 0.93f)
            {
                var range = ofLargest ? start with { Largest = high * share } : start with { Smallest = low * share };
                var error = range.Error(sample);
                if (error < least)
                {
                    (best, least) = (range, error);
                }
            }
        }

        return best with { Noise = square > 0 ? least / square : 0 };
    }

    private double Error(IReadOnlyCollection<float> sample)
    {
        var (scale, zero) = (Scale, ZeroPoint);
        var sum = 0.0;
        foreach (var value in sample)
        {
            var rounded = (Math.Clamp(MathF.Round(value / scale) + zero, 0, byte.MaxValue) - zero) * scale;
            sum += (double)(value - rounded) * (value - rounded);
        }

        return sum;
    }
}
