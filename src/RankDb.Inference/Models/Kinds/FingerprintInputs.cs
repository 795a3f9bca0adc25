namespace RankDb.Inference;

/// <summary>
/// The three fixed inputs of a fingerprint and the numbers that are kept of their results: scores as they are, and of a
/// vector its sums with the signs of the first four Walsh functions, to which every number of it adds.
/// </summary>
internal static class FingerprintInputs
{
    internal const string Query = "how to read a file";
    private const int Sums = 4;

    internal static readonly string[] Documents =
    [
        "Opens a text file, reads all lines of the file, and then closes the file.",
        "The wine was red and dry; naïve café, 中文 and 123.5 too.",
        "",
    ];

    internal static float[][] Compute(IEncoder encoder)
    {
        var dimension = encoder.Info.Dimension;
        var inputs = Inputs(encoder.Tokenize);
        return [.. inputs.Select(input =>
        {
            var vector = new float[dimension];
            encoder.Encode([input], vector);
            return Project(vector);
        })];
    }

    internal static float[][] Compute(ISparseEncoder encoder) =>
    [
        .. Inputs(encoder.Tokenize).Select(input =>
        {
            var sparse = encoder.Encode([input])[0];
            var dense = new float[encoder.Info.Dimension];
            for (var i = 0; i < sparse.Count; i++)
            {
                dense[sparse.TokenIds[i]] = sparse.Weights[i];
            }

            return Project(dense);
        }),
    ];

    internal static float[][] Compute(IMultiVectorEncoder encoder) =>
    [
        .. Inputs(encoder.Tokenize).Select(input =>
        {
            var matrix = encoder.Encode([input]);
            float[] sums = [matrix.Rows(0), .. Project(matrix.Values(0))];
            return sums;
        }),
    ];

    internal static float[][] Compute(IReranker reranker)
    {
        var scores = new float[Documents.Length];
        var pairs = reranker.Tokenize(Query, Documents);
        for (var i = 0; i < pairs.Count; i++)
        {
            reranker.Score([pairs[i]], scores.AsSpan(i, 1));
        }

        return [.. scores.Select(score => new[] { score })];
    }

    private static TokenizedInput[] Inputs(Func<string, TextKind, TokenizedInput> tokenize) =>
        [tokenize(Query, TextKind.Query), tokenize(Documents[0], TextKind.Document), tokenize(Documents[1], TextKind.Document)];

    private static float[] Project(ReadOnlySpan<float> vector)
    {
        var sums = new double[Sums];
        for (var i = 0; i < vector.Length; i++)
        {
            sums[0] += vector[i];
            sums[1] += (i & 1) == 0 ? vector[i] : -vector[i];
            sums[2] += (i & 2) == 0 ? vector[i] : -vector[i];
            sums[3] += (i & 4) == 0 ? vector[i] : -vector[i];
        }

        return [.. sums.Select(sum => (float)sum)];
    }
}
