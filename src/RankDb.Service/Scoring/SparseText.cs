using System.Globalization;
using System.Text;
using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>Writes a sparse vector as pgvector reads it: <c>{17:0.5,2043:1.25}/30522</c>. Elements count from 1: token 0 is element 1.</summary>
internal static class SparseText
{
    /// <summary>Most non-zero elements of a <c>sparsevec</c>.</summary>
    internal const int MaxElements = 16_000;

    /// <param name="vector">Weights by token.</param>
    /// <param name="dimension">Tokens of the vocabulary.</param>
    /// <exception cref="WireException">54000: it has more than <see cref="MaxElements"/> weights.</exception>
    internal static string Of(SparseVector vector, int dimension)
    {
        if (vector.Count > MaxElements)
        {
            throw new WireException(
                "54000", $"the sparse vector has {vector.Count} weights, the database holds at most {MaxElements}",
                "Set document_top_k (and query_top_k) in the model's rankdb.json.");
        }

        var text = new StringBuilder("{", (vector.Count * 16) + 16);
        for (var i = 0; i < vector.Count; i++)
        {
            text.Append(i > 0 ? "," : "")
                .Append(CultureInfo.InvariantCulture, $"{vector.TokenIds[i] + 1}:{vector.Weights[i]:R}");
        }

        return text.Append(CultureInfo.InvariantCulture, $"}}/{dimension}").ToString();
    }
}
