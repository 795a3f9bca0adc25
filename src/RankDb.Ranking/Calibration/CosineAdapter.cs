using System.Globalization;
using System.Text;

namespace RankDb.Ranking.Calibration;

/// <summary>A map from cosine to probability of relevance whose parameters follow from the query: cosines of one query mean more than those of another.</summary>
/// <remarks>
/// Relevance Filtering for Embedding-based Retrieval (CIKM 2024): a small network takes the query's vector and gives the parameters of a
/// monotone map of the cosine; binary cross-entropy on judged pairs; one threshold then serves all queries. Of the paper's forms of the
/// map RankDb takes the logistic of a line, <c>1 / (1 + exp(-(a * cosine + b)))</c>, so that the result is a probability. The layers have
/// tanh between them; of the last two outputs the first becomes a by <c>ln(1 + exp(.))</c>, which is above 0, and the second is b.
/// </remarks>
public sealed class CosineAdapter
{
    /// <summary>An adapter with known layers.</summary>
    /// <param name="layers">Each takes what the one before it gives; the last gives two numbers.</param>
    /// <exception cref="ArgumentException">The layers do not fit.</exception>
    public CosineAdapter(IReadOnlyList<AdapterLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        for (var n = 0; n < layers.Count; n++)
        {
            if (layers[n].Weights.Length != layers[n].Outputs || layers[n].Outputs == 0 || layers[n].Weights.Any(row => row.Length != layers[n].Inputs)
                || (n > 0 && layers[n].Inputs != layers[n - 1].Outputs))
            {
                throw new ArgumentException($"Layer {n} does not fit.", nameof(layers));
            }
        }

        if (layers.Count == 0 || layers[^1].Outputs != 2)
        {
            throw new ArgumentException("The last layer must give two numbers.", nameof(layers));
        }

        Layers = [.. layers];
    }

    /// <summary>From the query's vector to the two parameters.</summary>
    public IReadOnlyList<AdapterLayer> Layers { get; }

    /// <summary>Fits an adapter; deterministic for equal input and options.</summary>
    /// <exception cref="ArgumentException">No query, vectors of different lengths, or all or no documents are relevant.</exception>
    public static CosineAdapter Fit(IReadOnlyList<JudgedQuery> queries, CosineAdapterOptions? options = null) =>
        new CosineAdapterTrainer(queries, options ?? new()).Train();

    /// <summary>The map for one query: slope above 0, offset.</summary>
    /// <exception cref="ArgumentException">The vector has another length than the adapter is for.</exception>
    public PlattScaling For(IReadOnlyList<float> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Count != Layers[0].Inputs)
        {
            throw new ArgumentException($"The vector has {vector.Count} dimensions, the adapter is for {Layers[0].Inputs}.", nameof(vector));
        }

        var state = vector.Select(x => (double)x).ToArray();
        for (var n = 0; n < Layers.Count; n++)
        {
            state = Layers[n].Apply(n == 0 ? state : Array.ConvertAll(state, Math.Tanh));
        }

        return new PlattScaling(Logistic.Softplus(state[0]), state[1]);
    }

    /// <summary>The probability that a document with this cosine is relevant to the query, 0..1.</summary>
    public double Apply(IReadOnlyList<float> vector, double cosine) => For(vector).Apply(cosine);

    /// <summary>The JSON of a profile's setting <c>calibrate</c>.</summary>
    public string ToProfile()
    {
        var json = new StringBuilder("{\"method\": \"cosine\", \"layers\": [");
        json.AppendJoin(", ", Layers.Select(layer => $"{{\"weights\": [{string.Join(", ", layer.Weights.Select(Numbers))}], \"bias\": {Numbers(layer.Bias)}}}"));
        return json.Append("]}").ToString();

        static string Numbers(double[] numbers) => "[" + string.Join(", ", numbers.Select(x => x.ToString("R", CultureInfo.InvariantCulture))) + "]";
    }
}
