namespace RankDb.Inference;

/// <summary>Places that a regular expression may go back to: an instruction, a position, and how far the position may shrink (-1: not at all).</summary>
internal sealed class PatternStack
{
    private int[] frames = new int[96];

    internal int Count { get; private set; }

    internal int Capacity => frames.Length;

    internal long Steps { get; set; }

    internal void Push(int instruction, int position, int least)
    {
        if (Count + 3 > frames.Length)
        {
            Array.Resize(ref frames, frames.Length * 2);
        }

        (frames[Count], frames[Count + 1], frames[Count + 2]) = (instruction, position, least);
        Count += 3;
    }

    internal (int Instruction, int Position, int Least) Pop()
    {
        Count -= 3;
        return (frames[Count], frames[Count + 1], frames[Count + 2]);
    }

    internal void Cut(int count) => Count = count;
}
