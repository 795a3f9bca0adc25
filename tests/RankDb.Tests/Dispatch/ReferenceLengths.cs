namespace RankDb.Tests.Dispatch;

/// <summary>Lengths of query-passage pairs as the speed goals have them: mean about 76 tokens, at most 225, skewed to the short side.</summary>
internal static class ReferenceLengths
{
    internal static int[] Of(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            // Log-normal: median 66, sigma 0.5.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (int)Math.Clamp(66 * Math.Exp(0.5 * normal), 16, 225);
        })];
    }
}
