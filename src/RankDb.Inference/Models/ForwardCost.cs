namespace RankDb.Inference;

/// <summary>
/// An estimate of the floating-point operations by which a model reads one input: <c>Token * n + TokenSquared * n^2 + QueryToken * q * n</c>,
/// where n is the number of tokens, special ones included and padding not, and q those of a pair's first text. A multiplication and an
/// addition are two operations; what is not a matrix product (norms, activations, look-ups) is left out.
/// </summary>
/// <param name="Token">Operations for each token.</param>
/// <param name="TokenSquared">Operations for each pair of tokens: attention.</param>
/// <param name="QueryToken">Operations for each token of the query and each token of the whole input: rerankers that match words.</param>
public sealed record ForwardCost(double Token, double TokenSquared = 0, double QueryToken = 0)
{
    /// <summary>
    /// A transformer of L layers: <c>2 * N * n + 4 * L * w * n^2</c> with <c>N = 2 * d * L * (2 * d + f)</c>, for <c>w = d</c>. Each weight of
    /// a layer's matrices (query, key, value, output: 4 * d^2; feed-forward: 2 * d * f) is multiplied and added once for each token, and attention
    /// multiplies each token with each twice. Kaplan et al. 2020, "Scaling Laws for Neural Language Models", section 2.1, for the products with
    /// weights; the term of attention is that of Peng et al. 2025, "Efficiency-Effectiveness Reranking FLOPs for LLM-based Rerankers", for an encoder.
    /// </summary>
    /// <param name="layers">L.</param>
    /// <param name="hidden">d, the size of a token's vector.</param>
    /// <param name="intermediate">f, the width of the feed-forward part.</param>
    /// <param name="isGated">Whether the feed-forward part has three matrices instead of two (SwiGLU, GeGLU).</param>
    /// <param name="queryWidth">Size of all query heads together, w; 0 for d.</param>
    /// <param name="keyWidth">Size of all key heads together, less than w where heads share keys; 0 for w.</param>
    public static ForwardCost OfTransformer(int layers, int hidden, int intermediate, bool isGated = false, int queryWidth = 0, int keyWidth = 0)
    {
        double w = queryWidth > 0 ? queryWidth : hidden;
        var k = keyWidth > 0 ? keyWidth : w;
        var weights = layers * ((2.0 * hidden * (w + k)) + ((isGated ? 3.0 : 2.0) * hidden * intermediate));
        return new ForwardCost(2 * weights, 4.0 * layers * w);
    }

    /// <summary>The operations of one input.</summary>
    /// <param name="tokens">n.</param>
    /// <param name="queryTokens">q; 0 for an input of one text.</param>
    public double Of(int tokens, int queryTokens = 0) =>
        (Token * tokens) + (TokenSquared * tokens * tokens) + (QueryToken * queryTokens * tokens);
}
