namespace RankDb.Inference;

/// <summary>Makes one vector of those of the tokens.</summary>
internal static class TokenPooling
{
    /// <summary>Pools the first <c>vector.Length</c> numbers of each row.</summary>
    /// <param name="pooling">How; not <see cref="Pooling.None"/>.</param>
    /// <param name="tokens">The rows of the tokens that are not padding, one or more.</param>
    /// <param name="width">Numbers in one row, at least as many as in <paramref name="vector"/>.</param>
    /// <param name="vector">Receives the result.</param>
    internal static void Apply(Pooling pooling, ReadOnlySpan<float> tokens, int width, Span<float> vector)
    {
        switch (pooling)
        {
            case Pooling.Cls:
                tokens[..vector.Length].CopyTo(vector);
                break;
            case Pooling.Last:
                tokens.Slice(tokens.Length - width, vector.Length).CopyTo(vector);
                break;
            case Pooling.Max:
                tokens[..vector.Length].CopyTo(vector);
                for (var at = width; at < tokens.Length; at += width)
                {
                    for (var i = 0; i < vector.Length; i++)
                    {
                        vector[i] = Math.Max(vector[i], tokens[at + i]);
                    }
                }

                break;
            default:
                vector.Clear();
                for (var at = 0; at < tokens.Length; at += width)
                {
                    for (var i = 0; i < vector.Length; i++)
                    {
                        vector[i] += tokens[at + i];
                    }
                }

                VectorFinish.Scale(vector, (double)width / tokens.Length);
                break;
        }
    }
}
