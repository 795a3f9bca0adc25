namespace RankDb.Inference.OnnxRuntime;

/// <summary>The upper half of a 32-bit float: 1 bit of sign, 8 of exponent, 7 of fraction.</summary>
/// <param name="value">Its bits.</param>
internal readonly struct BFloat16(ushort value) : IEquatable<BFloat16>
{
    internal readonly ushort value = value;

    public static explicit operator float(BFloat16 number) => BitConverter.UInt32BitsToSingle((uint)number.value << 16);

    /// <summary>Rounds to the nearest, ties to the even one; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number)
            ? new BFloat16((ushort)((bits >> 16) | 0x40))
            : new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    public bool Equals(BFloat16 other) => value == other.value;

    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    public override int GetHashCode() => value;
}
