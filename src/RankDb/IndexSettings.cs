using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Settings of a new index. Null leaves the database's default, which is given.</summary>
public sealed class IndexSettings
{
    /// <summary>Text search configuration that makes terms, such as <c>english</c> (default) or <c>simple</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Encoder that makes the vectors. Default <c>default</c>: the one the service says is.</summary>
    public string? Model { get; init; }

    /// <summary>Most tokens of one chunk, 16 to 8192. Default 256.</summary>
    public int? ChunkTokens { get; init; }

    /// <summary>BM25's saturation of repeated terms, 0 to 10. Default 1.2.</summary>
    public double? K1 { get; init; }

    /// <summary>BM25's penalty for long texts, 0..1. Default 0.75.</summary>
    public double? B { get; init; }

    /// <summary>Column of the source that names the text search configuration of each row; rows that name none have <see cref="Language"/>.</summary>
    public string? LanguageColumn { get; init; }

    /// <summary>
    /// How much a word counts in each content column (BM25F), 0.001 to 100; columns that are not named weigh 1. At most four different weights.
    /// </summary>
    public IReadOnlyDictionary<string, double>? FieldWeights { get; init; }

    /// <summary>Words to leave out of texts and queries, beyond those of the language.</summary>
    public IReadOnlyCollection<string>? StopWords { get; init; }

    /// <summary>Distance of the vectors: <c>cosine</c> (default), <c>ip</c> (inner product) or <c>l2</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>
    /// How vectors are stored and indexed: <c>halfvec</c> (default, up to 4,000 dimensions), <c>vector</c> (up to 2,000) or
    /// <c>bit</c> (a small graph over signs, rescored from half precision, up to 16,000).
    /// </summary>
    public string? VectorType { get; init; }

    /// <summary>How many first dimensions of each vector are kept, for models trained so (Matryoshka). Default all.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Links of a node of the HNSW graph, 2 to 100. Default 16.</summary>
    public int? HnswM { get; init; }

    /// <summary>Candidates looked at for each node when the graph is built, 4 to 1000, at least twice <see cref="HnswM"/>. Default 100.</summary>
    public int? HnswEfConstruction { get; init; }

    /// <summary>Sparse encoder (SPLADE) that makes sparse vectors beside the dense ones, for the sparse leg. Default none.</summary>
    public string? SparseModel { get; init; }

    /// <summary>The settings argument of <c>rankdb.create_index</c>.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        Add("language", Language);
        Add("model", Model);
        Add("chunk_tokens", ChunkTokens);
        Add("k1", K1);
        Add("b", B);
        Add("language_column", LanguageColumn);
        if (FieldWeights is not null)
        {
            json["field_weights"] = new JsonObject(FieldWeights.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value)));
        }

        if (StopWords is not null)
        {
            json["stop_words"] = new JsonArray([.. StopWords.Select(word => (JsonNode?)word)]);
        }

        Add("metric", Metric);
        Add("vector_type", VectorType);
        Add("dimensions", Dimensions);
        Add("hnsw_m", HnswM);
        Add("hnsw_ef_construction", HnswEfConstruction);
        Add("sparse_model", SparseModel);
        return json;

        void Add<TValue>(string name, TValue value)
        {
            if (value is not null)
            {
                json[name] = JsonValue.Create(value);
            }
        }
    }
}
