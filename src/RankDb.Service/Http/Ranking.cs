namespace RankDb.Service.Http;

/// <summary>The order of an answer.</summary>
internal static class Ranking
{
    /// <summary>Positions by score, best first; equal scores by position.</summary>
    internal static int[] Order(float[] scores)
    {
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => scores[left] != scores[right] ? scores[right].CompareTo(scores[left]) : left.CompareTo(right));
        return order;
    }
}
