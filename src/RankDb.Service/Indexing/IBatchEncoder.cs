namespace RankDb.Service.Indexing;

/// <summary>Turns claimed rows into chunks with vectors.</summary>
internal interface IBatchEncoder
{
    /// <summary>The models of an index, as they are recorded with the vectors.</summary>
    /// <exception cref="RankDb.Inference.ModelException">42704 when there is no such model.</exception>
    EncodedBy Describe(PendingIndex index);

    /// <summary>All chunks of the rows, in no particular order, as soon as they are encoded.</summary>
    IAsyncEnumerable<IReadOnlyList<EncodedChunk>> EncodeAsync(
        PendingIndex index, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken);
}
