using System.Buffers;
using System.Globalization;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>Writes a vector as pgvector reads it: <c>[0.1,-2,3E-05]</c>, each number as short as round-trips.</summary>
internal static class VectorText
{
    // The longest float in round-trip form, "-1.2345679E-38", has 14 characters; one more for the comma.
    private const int MaxNumber = 15;

    /// <exception cref="WireException">58000: a number is not finite.</exception>
    internal static string Of(ReadOnlySpan<float> vector)
    {
        var buffer = ArrayPool<char>.Shared.Rent((vector.Length * MaxNumber) + 2);
        try
        {
            var length = 0;
            buffer[length++] = '[';
            for (var i = 0; i < vector.Length; i++)
            {
                if (!float.IsFinite(vector[i]))
                {
                    throw new WireException("58000", $"the model gave a vector whose number {i + 1} is not finite");
                }

                if (i > 0)
                {
                    buffer[length++] = ',';
                }

                vector[i].TryFormat(buffer.AsSpan(length), out var written, "R", CultureInfo.InvariantCulture);
                length += written;
            }

            buffer[length++] = ']';
            return new string(buffer, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
