using RankDb.Inference;
using RankDb.Service.Scoring;
using RankDb.Wire;

namespace RankDb.Service.Indexing;

/// <summary>Encodes the chunks of an index that has a sparse model beside its encoder.</summary>
internal static class SparseChunks
{
    // What a model without trouble encodes.
    private const string Trial = "a";

    /// <summary>The sparse vectors of the chunks as text, in order.</summary>
    /// <exception cref="ModelException">A text that the model fails on, or that has too many weights (54000).</exception>
    /// <exception cref="IndexFaultException">The model fails on everything.</exception>
    internal static string[] Encode(ISparseEncoder encoder, ArraySegment<PreparedChunk> group)
    {
        var inputs = new TokenizedInput[group.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = encoder.Tokenize(group[i].Body, TextKind.Document);
        }

        IReadOnlyList<SparseVector> vectors;
        try
        {
            vectors = encoder.Encode(inputs);
        }
        catch (ModelException exception)
        {
            BlameModelIfBroken(encoder, exception);
            throw;
        }

        var texts = new string[inputs.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                texts[i] = SparseText.Of(vectors[i], encoder.Info.Dimension);
            }
            catch (WireException exception)
            {
                throw new ModelException($"{exception.Message}: {exception.Hint}", exception.SqlState, exception);
            }
        }

        return texts;
    }

    // A model that fails on everything must not make every row of the table a failed row.
    private static void BlameModelIfBroken(ISparseEncoder encoder, ModelException exception)
    {
        try
        {
            encoder.Encode([encoder.Tokenize(Trial, TextKind.Document)]);
        }
        catch (ModelException)
        {
            throw new IndexFaultException(new IndexFault(exception.SqlState, exception.Message), exception);
        }
    }
}
