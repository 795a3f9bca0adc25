namespace RankDb.Inference;

/// <summary>A set of code points: a bitmap for the first plane, the rule itself for the others.</summary>
internal sealed class CharacterSet
{
    private readonly ulong[] bits = new ulong[1024];
    private readonly Func<int, bool> rule;

    internal CharacterSet(Func<int, bool> rule)
    {
        this.rule = rule;
        for (var point = 0; point < 0x10000; point++)
        {
            if (rule(point))
            {
                bits[point >> 6] |= 1UL << (point & 63);
            }
        }
    }

    internal bool Contains(int point) => point < 0x10000 ? (bits[point >> 6] & (1UL << (point & 63))) != 0 : rule(point);
}
