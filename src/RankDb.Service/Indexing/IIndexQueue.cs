namespace RankDb.Service.Indexing;

/// <summary>The database side of indexing as the worker sees it: one connection, the functions of schema rankdb.</summary>
internal interface IIndexQueue : IAsyncDisposable
{
    /// <summary>The indexes that have queue rows, or a state to be finished.</summary>
    Task<IReadOnlyList<PendingIndex>> PendingAsync(CancellationToken cancellationToken);

    /// <summary>Opens a transaction and claims up to <paramref name="maxRows"/> queue rows of the index.</summary>
    Task<IIndexBatch> ClaimAsync(int indexId, int maxRows, CancellationToken cancellationToken);

    /// <summary>Finishes an index whose queue is empty; returns its new state.</summary>
    Task<string> SettleAsync(int indexId, CancellationToken cancellationToken);

    /// <summary>Records one row that cannot be indexed and takes it off the queue.</summary>
    Task FailAsync(int indexId, string[] key, IndexFault fault, CancellationToken cancellationToken);

    /// <summary>Records that the index as a whole cannot be worked on.</summary>
    Task IndexErrorAsync(int indexId, IndexFault fault, CancellationToken cancellationToken);

    /// <summary>Returns on a notification, or when <paramref name="timeout"/> has passed.</summary>
    Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>One open transaction over claimed rows. Disposed without a commit, it is rolled back.</summary>
internal interface IIndexBatch : IAsyncDisposable
{
    /// <summary>Rows whose content changed; may be empty although queue rows were consumed.</summary>
    IReadOnlyList<ClaimedRow> Rows { get; }

    /// <summary>False when the claim changed nothing, because another connection works on the index.</summary>
    bool Worked { get; }

    /// <summary>Writes the chunks as they come and applies them to the index.</summary>
    /// <returns>Chunks written.</returns>
    Task<int> ApplyAsync(IAsyncEnumerable<IReadOnlyList<EncodedChunk>> chunks, EncodedBy encodedBy, CancellationToken cancellationToken);

    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>
/// An index that needs work: the tokens of its longest chunk, its queue rows, a state to be settled unless <c>ready</c>, and the model
/// of its sparse vectors, if it has any.
/// </summary>
internal sealed record PendingIndex(
    int Id, string Name, string Model, int ChunkTokens, long Pending, string State, bool StoreTokens = false, string? SparseModel = null);

/// <summary>A source row to be indexed; the content is all content columns joined.</summary>
internal readonly record struct ClaimedRow(string[] Key, string Content);

/// <summary>
/// A chunk with its vector. The ordinal is its position in its row, from 0; start and end are characters of the content
/// as PostgreSQL counts them, from 0, end exclusive. The token ids are the default reranker's, where the index stores them; the sparse
/// vector is the text of a <c>sparsevec</c>, where the index has a sparse model.
/// </summary>
internal readonly record struct EncodedChunk(
    string[] Key, int Ordinal, int Start, int End, int Tokens, string Body, float[] Vector, string? TokenIds = null, string? Sparse = null);

/// <summary>The model that made the vectors of a batch, the version of the token ids stored beside them, if any, and likewise the sparse model.</summary>
internal readonly record struct EncodedBy(
    string Version, int Dimension, string? TokenVersion = null, string? SparseVersion = null, int? SparseDimension = null);

/// <summary>Why a row or an index failed, in the words of SQL.</summary>
internal readonly record struct IndexFault(string SqlState, string Message);
