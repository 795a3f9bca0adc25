namespace RankDb.Inference;

/// <summary>Matrices of one width and unlike heights, one behind the other.</summary>
public sealed class RaggedMatrix
{
    private readonly float[] values;
    private readonly int[] starts;

    internal RaggedMatrix(float[] values, int[] starts, int columns) => (this.values, this.starts, Columns) = (values, starts, columns);

    /// <summary>Number of matrices.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Numbers in one row.</summary>
    public int Columns { get; }

    /// <summary>Rows of one matrix.</summary>
    /// <param name="index">Which matrix, from 0.</param>
    public int Rows(int index) => starts[index + 1] - starts[index];

    /// <summary>One matrix, row-major: <c>Rows(index) x Columns</c> numbers.</summary>
    /// <param name="index">Which matrix, from 0.</param>
    public ReadOnlySpan<float> Values(int index) => values.AsSpan(starts[index] * Columns, Rows(index) * Columns);
}
