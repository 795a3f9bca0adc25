namespace RankDb.Inference;

/// <summary>The numbers that a model gave for three fixed inputs when its folder was made.</summary>
/// <param name="Values">One row for each input.</param>
/// <param name="Tolerance">Largest difference, as a share of the stored number where that is larger than 1.</param>
internal sealed record StoredFingerprint(float[][] Values, double Tolerance)
{
    internal const double UsualTolerance = 1e-3;

    // int8 kernels of other processors add in another order and saturate elsewhere.
    internal const double QuantizedTolerance = 2e-2;

    internal static StoredFingerprint? Read(JsonSettings rankdb, string precision)
    {
        var stored = rankdb.Part("fingerprint").Part(precision);
        if (stored.Find("values") is not { } values)
        {
            return null;
        }

        var tolerance = stored.Real("tolerance") ?? ToleranceOf(precision);
        return tolerance is > 0 and < 1
            ? new StoredFingerprint([.. values.EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetSingle()).ToArray())], tolerance)
            : throw new InvalidDataException($"the \"tolerance\" of its fingerprint is {tolerance}; it must be between 0 and 1.");
    }

    internal static double ToleranceOf(string precision) => precision == "float32" ? UsualTolerance : QuantizedTolerance;

    /// <summary>What differs, with both numbers; null where nothing does.</summary>
    internal string? Difference(float[][] actual)
    {
        if (actual.Length != Values.Length || actual.Zip(Values).Any(rows => rows.First.Length != rows.Second.Length))
        {
            return $"it stores [{string.Join(", ", Values.Select(row => row.Length))}] numbers, and the model gives [{string.Join(", ", actual.Select(row => row.Length))}]";
        }

        for (var row = 0; row < actual.Length; row++)
        {
            for (var i = 0; i < actual[row].Length; i++)
            {
                var (expected, given) = (Values[row][i], actual[row][i]);
                if (!(Math.Abs(given - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))))
                {
                    return FormattableString.Invariant($"number {i + 1} of input {row + 1} is {given}, and it stores {expected} (tolerance {Tolerance})");
                }
            }
        }

        return null;
    }
}
