using RankDb.Inference.Onnx;

namespace RankDb.Inference.Quantization;

/// <summary>A weight matrix as whole numbers, each column with its own scale: weight = value * scale.</summary>
/// <param name="Values">[rows, columns], row-major.</param>
/// <param name="Scales">One per column.</param>
internal sealed record QuantizedWeight(sbyte[] Values, float[] Scales)
{
    /// <summary>Rounds a matrix; zero stays zero and the largest of each column becomes the largest whole number.</summary>
    /// <param name="layer">The layer whose matrix it is.</param>
    /// <param name="bits">8, or 7 where the CPU's kernels would overflow 16 bits in a sum of two products.</param>
    /// <exception cref="InvalidDataException">A weight is not finite.</exception>
    internal static QuantizedWeight Of(LinearLayer layer, int bits)
    {
        var weights = Tensors.Floats(layer.Weight);
        var (rows, columns) = (layer.Rows, layer.Columns);
        var limit = (1 << (bits - 1)) - 1;
        var scales = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var weight = MathF.Abs(weights[layer.Transposed ? (column * rows) + row : (row * columns) + column]);
                if (!float.IsFinite(weight))
                {
                    throw new InvalidDataException($"The weight {layer.Weight.Name} holds a number that is not finite.");
                }

                scales[column] = MathF.Max(scales[column], weight);
            }
        }

        for (var column = 0; column < columns; column++)
        {
            scales[column] = scales[column] > 0 ? scales[column] / limit : 1;
        }

        var values = new sbyte[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var weight = weights[layer.Transposed ? (column * rows) + row : (row * columns) + column];
                values[(row * columns) + column] = (sbyte)Math.Clamp(MathF.Round(weight / scales[column]), -limit, limit);
            }
        }

        return new QuantizedWeight(values, scales);
    }
}
