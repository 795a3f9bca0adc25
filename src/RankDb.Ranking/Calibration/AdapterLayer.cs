namespace RankDb.Ranking.Calibration;

/// <summary>A layer of a <see cref="CosineAdapter"/>.</summary>
/// <param name="Weights">One row for each output, one number for each input.</param>
/// <param name="Bias">One number for each output.</param>
public sealed record AdapterLayer(double[][] Weights, double[] Bias)
{
    /// <summary>Numbers that it takes.</summary>
    public int Inputs => Weights[0].Length;

    /// <summary>Numbers that it gives.</summary>
    public int Outputs => Bias.Length;

    /// <summary>Weights times input plus bias.</summary>
    internal double[] Apply(double[] input)
    {
        var output = new double[Outputs];
        for (var o = 0; o < output.Length; o++)
        {
            var sum = Bias[o];
            for (var i = 0; i < input.Length; i++)
            {
                sum += Weights[o][i] * input[i];
            }

            output[o] = sum;
        }

        return output;
    }
}
