namespace RankDb.Inference;

/// <summary>The best way to each place of a text, and the tokens of the whole best way.</summary>
internal sealed class UnigramScratch
{
    internal double[] Scores { get; private set; } = new double[256];

    /// <summary>Where the last token of the best way begins; -1 where no way leads.</summary>
    internal int[] Starts { get; private set; } = new int[256];

    internal int[] Ids { get; private set; } = new int[256];

    internal int Capacity => Scores.Length * 2;

    internal void Reset(int places)
    {
        if (Scores.Length < places)
        {
            var size = Math.Max(places, Scores.Length * 2);
            Scores = new double[size];
            Starts = new int[size];
            Ids = new int[size];
        }

        Starts.AsSpan(0, places).Fill(-1);
        Scores[0] = 0;
    }
}
