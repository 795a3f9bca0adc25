namespace RankDb.Inference;

/// <summary>What one run of a tokenizer needs beside its text: arrays that are used again by the next run.</summary>
internal sealed class Workspace
{
    private const int LargestKept = 1 << 20;

    internal AlignedText Text { get; } = new();

    internal PieceList Pieces { get; private set; } = new();

    internal PieceList NewPieces { get; private set; } = new();

    internal PatternStack Stack { get; } = new();

    internal BpeScratch Bpe { get; } = new();

    internal UnigramScratch Unigram { get; } = new();

    internal CodePointBuffer Points { get; } = new();

    internal byte[] Bytes { get; private set; } = new byte[256];

    /// <summary>Where in the piece the code point of each byte begins and ends.</summary>
    internal int[] ByteStarts { get; private set; } = new int[256];

    internal int[] ByteEnds { get; private set; } = new int[256];

    /// <summary>Whether no array grew so large, for one huge text, that it should not be kept.</summary>
    internal bool IsWorthKeeping => Text.Capacity + Pieces.Capacity + NewPieces.Capacity + Bytes.Length + Stack.Capacity + Bpe.Capacity
        + Unigram.Capacity + Points.Capacity <= LargestKept;

    internal void SwapPieces() => (Pieces, NewPieces) = (NewPieces, Pieces);

    internal void ReserveBytes(int count)
    {
        if (Bytes.Length < count)
        {
            var size = Math.Max(count, Bytes.Length * 2);
            Bytes = new byte[size];
            ByteStarts = new int[size];
            ByteEnds = new int[size];
        }
    }
}
