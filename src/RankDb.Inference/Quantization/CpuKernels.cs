using System.Runtime.Intrinsics.X86;

namespace RankDb.Inference.Quantization;

/// <summary>What a CPU has that decides how whole numbers are multiplied.</summary>
/// <param name="Avx2">256-bit whole-number instructions.</param>
/// <param name="Avx512">512-bit whole-number instructions.</param>
/// <param name="Vnni">Instructions that multiply bytes and add into 32 bits without overflow.</param>
internal sealed record CpuKernels(bool Avx2, bool Avx512, bool Vnni)
{
    /// <summary>
    /// 8 where the kernels add products of bytes in 32 bits; 7 where they add two of them in 16 bits, which 8-bit
    /// weights would overflow: 2 * 255 * 127 is more than 32767, 2 * 255 * 63 is not.
    /// </summary>
    internal int WeightBits => Vnni || !Avx2 ? 8 : 7;

    /// <summary>A name for reports: AVX512-VNNI, AVX-VNNI, AVX512, AVX2 or baseline.</summary>
    internal string Name => (Vnni, Avx512, Avx2) switch
    {
        (true, true, _) => "AVX512-VNNI",
        (true, false, _) => "AVX-VNNI",
        (false, true, _) => "AVX512",
        (false, false, true) => "AVX2",
        _ => "baseline",
    };

    /// <summary>What this CPU has. The runtime tells of AVX; VNNI with 512 bits only the kernel does.</summary>
    internal static CpuKernels OfThisMachine()
    {
        const string path = "/proc/cpuinfo";
        var flags = File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? string.Empty
            : string.Empty;
        return Of(flags, System.Runtime.Intrinsics.X86.Avx2.IsSupported, Avx512BW.IsSupported, AvxVnni.IsSupported);
    }

    /// <summary>The kernels for a list of flags as /proc/cpuinfo writes it.</summary>
    internal static CpuKernels Of(string flags, bool avx2, bool avx512, bool avxVnni)
    {
        var words = flags.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return new CpuKernels(avx2, avx512, avxVnni || (avx2 && words.Contains("avx_vnni")) || (avx512 && words.Contains("avx512_vnni")));
    }
}
