namespace RankDb.TestModels;

/// <summary>Normal random numbers; the same seed gives the same numbers on every machine.</summary>
internal sealed class SeededWeights(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>Numbers around <paramref name="mean"/>.</summary>
    internal float[] Next(int count, double deviation, double mean = 0)
    {
        var values = new float[count];
        for (var i = 0; i < count; i += 2)
        {
            // Box and Muller: two normal numbers from two uniform ones.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * deviation;
            var angle = 2 * Math.PI * random.NextDouble();
            values[i] = (float)(mean + (radius * Math.Cos(angle)));
            if (i + 1 < count)
            {
                values[i + 1] = (float)(mean + (radius * Math.Sin(angle)));
            }
        }

        return values;
    }
}
