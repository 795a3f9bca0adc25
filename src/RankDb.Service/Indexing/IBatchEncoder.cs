namespace RankDb.Service.Indexing;

/// <summary>Turns claimed rows into chunks with vectors.</summary>
internal interface IBatchEncoder
{
    /// <summary>The model behind a name, as it is recorded with the vectors.</summary>
    /// <exception cref="RankDb.Inference.ModelException">42704 when there is no such model.</exception>
    EncodedBy Describe(string model, bool storeTokens);

    /// <summary>All chunks of the rows, in no particular order, as soon as they are encoded.</summary>
    IAsyncEnumerable<IReadOnlyList<EncodedChunk>> EncodeAsync(
        string model, int chunkTokens, bool storeTokens, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken);
}
