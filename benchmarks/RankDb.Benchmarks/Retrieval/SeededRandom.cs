namespace RankDb.Benchmarks.Retrieval;

/// <summary>SplitMix64: one stream of numbers for each pair of seed and number, the same on every machine.</summary>
internal struct SeededRandom
{
    private ulong _state;

    internal SeededRandom(ulong seed, ulong stream) => _state = Mix(seed + Mix(stream + 0x9E3779B97F4A7C15));

    internal ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>0 up to the limit, the limit not included.</summary>
    internal int Below(int limit) => (int)(((UInt128)Next() * (ulong)limit) >> 64);

    /// <summary>About normal, mean 0, deviation 1: the sum of four uniform numbers. Only basic arithmetic, so that no machine's library matters.</summary>
    internal float Normal()
    {
        var bits = Next();
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - 131070) * (1f / 37837f);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
