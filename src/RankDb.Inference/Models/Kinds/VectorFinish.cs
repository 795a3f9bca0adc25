namespace RankDb.Inference;

/// <summary>The last step of every vector.</summary>
internal static class VectorFinish
{
    /// <summary>Refuses numbers that are not finite, and brings the vector to length 1 where that is asked for; a vector of zeros stays.</summary>
    internal static void Apply(string model, Span<float> vector, bool normalize)
    {
        var squares = 0.0;
        foreach (var number in vector)
        {
            squares += (double)number * number;
        }

        // The sum is finite only where every number is: no square of a float is too large for a double.
        if (!double.IsFinite(squares))
        {
            throw ModelException.Failed($"The model {model} gave a vector with numbers that are not finite.");
        }

        if (normalize && squares > 0)
        {
            Scale(vector, 1 / Math.Sqrt(squares));
        }
    }

    internal static void Scale(Span<float> vector, double factor)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * factor);
        }
    }
}
