using Microsoft.Extensions.AI;

namespace RankDb;

/// <summary>Microsoft.Extensions.AI's view of RankDb's encoders. The database calls the service; this calls the database.</summary>
/// <remarks>The client is not disposed with the generator.</remarks>
public sealed class RankDbEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly RankDbClient _client;
    private readonly EmbeddingKind _kind;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>A generator over a client.</summary>
    /// <param name="client">Where the calls go.</param>
    /// <param name="model">An encoder's name; null for the client's default. <see cref="EmbeddingGenerationOptions.ModelId"/> of a call wins.</param>
    /// <param name="kind">Which side the texts are on. Default: documents.</param>
    public RankDbEmbeddingGenerator(RankDbClient client, string? model = null, EmbeddingKind kind = EmbeddingKind.Document)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _kind) = (client, kind);
        _metadata = new EmbeddingGeneratorMetadata("rankdb", defaultModelId: model);
    }

    /// <summary>One embedding a text, in the order of the texts.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">The model, and the dimensions that are expected of it.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <exception cref="ArgumentException">The model has other dimensions than <paramref name="options"/> asks for: vectors are never cut.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var model = options?.ModelId ?? _metadata.DefaultModelId;
        var vectors = await _client.EmbedAsync([.. values], model, _kind, cancellationToken).ConfigureAwait(false);
        if (options?.Dimensions is { } wanted && vectors.Any(vector => vector.Length != wanted))
        {
            throw new ArgumentException($"The model has {vectors[0].Length} dimensions, and {wanted} were asked for.", nameof(options));
        }

        var created = DateTimeOffset.UtcNow;
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { CreatedAt = created, ModelId = model }));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(_client) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the client is the application's.</summary>
    public void Dispose()
    {
    }
}
