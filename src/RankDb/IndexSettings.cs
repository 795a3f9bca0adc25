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

    /// <summary>The settings argument of <c>rankdb.create_index</c>.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        Add("language", Language);
        Add("model", Model);
        Add("chunk_tokens", ChunkTokens);
        Add("k1", K1);
        Add("b", B);
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
