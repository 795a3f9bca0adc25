using System.Globalization;

namespace RankDb.Cli.Charts;

/// <summary>A linear axis whose ticks are round numbers: 1, 2 or 5 times a power of ten apart.</summary>
/// <param name="Low">The first tick.</param>
/// <param name="High">The last tick, above <paramref name="Low"/>.</param>
/// <param name="Step">From tick to tick.</param>
internal readonly record struct AxisScale(double Low, double High, double Step)
{
    private const int AboutTicks = 6;

    /// <summary>A scale that holds all values.</summary>
    /// <param name="values">Finite values; without any, 0 to 1.</param>
    /// <param name="withZero">Whether 0 is on the axis, as bars need it.</param>
    internal static AxisScale Covering(IEnumerable<double> values, bool withZero)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        if (withZero)
        {
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        }

        // One value alone, or values that differ in their last bits only.
        if (high - low <= 1e-9 * Math.Max(1, Math.Abs(high)))
        {
            var room = high == 0 ? 1 : Math.Abs(high) * 0.1;
            (low, high) = withZero && low >= 0 ? (0, high + room) : withZero && high <= 0 ? (low - room, 0) : (low - room, high + room);
        }

        var step = Round((high - low) / AboutTicks);
        return new AxisScale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>Where a value lies between the ends, 0 to 1.</summary>
    internal double Share(double value) => (value - Low) / (High - Low);

    /// <summary>The ticks from low to high.</summary>
    internal IEnumerable<double> Ticks()
    {
        var count = (int)Math.Round((High - Low) / Step);
        for (var tick = 0; tick <= count; tick++)
        {
            var value = Low + (tick * Step);
            yield return Math.Abs(value) < Step / 1e6 ? 0 : value;
        }
    }

    /// <summary>A tick's label, with as many digits as the step needs.</summary>
    internal string Text(double value) => value.ToString("N" + Digits, CultureInfo.InvariantCulture);

    private int Digits => Math.Clamp((int)-Math.Floor(Math.Log10(Step) + 1e-9), 0, 12);

    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1.0000001 => 1, <= 2.0000001 => 2, <= 5.0000001 => 5, _ => 10 } * power;
    }
}
