using RankDb.Service.Indexing;

namespace RankDb.Tests.Service;

/// <summary>A queue of one database in memory: rows leave it only when a batch commits, as in a transaction.</summary>
internal sealed class MemoryQueue : IIndexQueue
{
    private readonly Dictionary<int, MemoryIndex> _indexes = [];

    internal List<int> ClaimSizes { get; } = [];

    internal List<(string Key, IndexFault Fault)> Failed { get; } = [];

    internal List<(int Index, IndexFault Fault)> Faults { get; } = [];

    /// <summary>Thrown by the next claims, while it gives something.</summary>
    internal Func<int, Exception?> OnClaim { get; set; } = _ => null;

    /// <summary>Thrown instead of applying, when it gives something for one of the rows.</summary>
    internal Func<string, Exception?> OnApply { get; set; } = _ => null;

    internal MemoryIndex Add(int id, string name, string state, params string[] contents)
    {
        var index = new MemoryIndex(id, name, state);
        for (var i = 0; i < contents.Length; i++)
        {
            index.Rows.Add(new ClaimedRow([$"{name}{i + 1}"], contents[i]));
        }

        _indexes.Add(id, index);
        return index;
    }

    public Task<IReadOnlyList<PendingIndex>> PendingAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingIndex> pending = _indexes.Values
            .Where(index => index.Rows.Count > 0 || index.State != "ready")
            .Select(index => new PendingIndex(index.Id, index.Name, "default", 16, index.Rows.Count, index.State))
            .ToList();
        return Task.FromResult(pending);
    }

    public Task<IIndexBatch> ClaimAsync(int indexId, int maxRows, CancellationToken cancellationToken)
    {
        ClaimSizes.Add(maxRows);
        if (OnClaim(indexId) is { } error)
        {
            throw error;
        }

        var index = _indexes[indexId];
        return Task.FromResult<IIndexBatch>(new MemoryBatch(this, index, index.Withheld ? [] : index.Rows.Take(maxRows).ToList()));
    }

    public Task<string> SettleAsync(int indexId, CancellationToken cancellationToken)
    {
        _indexes[indexId].State = "ready";
        return Task.FromResult("ready");
    }

    public Task FailAsync(int indexId, string[] key, IndexFault fault, CancellationToken cancellationToken)
    {
        Failed.Add((key[0], fault));
        _indexes[indexId].Rows.RemoveAll(row => row.Key[0] == key[0]);
        return Task.CompletedTask;
    }

    public Task IndexErrorAsync(int indexId, IndexFault fault, CancellationToken cancellationToken)
    {
        Faults.Add((indexId, fault));
        return Task.CompletedTask;
    }

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class MemoryBatch(MemoryQueue queue, MemoryIndex index, List<ClaimedRow> rows) : IIndexBatch
    {
        private readonly List<EncodedChunk> _applied = [];

        public IReadOnlyList<ClaimedRow> Rows => rows;

        public bool Worked => rows.Count > 0;

        public async Task<int> ApplyAsync(
            IAsyncEnumerable<IReadOnlyList<EncodedChunk>> chunks, EncodedBy encodedBy, CancellationToken cancellationToken)
        {
            await foreach (var group in chunks)
            {
                _applied.AddRange(group);
            }

            foreach (var row in rows)
            {
                if (queue.OnApply(row.Key[0]) is { } error)
                {
                    throw error;
                }
            }

            return _applied.Count;
        }

        public Task CommitAsync(CancellationToken cancellationToken)
        {
            index.Rows.RemoveAll(rows.Contains);
            index.Chunks.AddRange(_applied);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

internal sealed class MemoryIndex(int id, string name, string state)
{
    internal int Id { get; } = id;

    internal string Name { get; } = name;

    internal string State { get; set; } = state;

    /// <summary>Another service holds the rows: they are pending and cannot be claimed.</summary>
    internal bool Withheld { get; set; }

    internal List<ClaimedRow> Rows { get; } = [];

    internal List<EncodedChunk> Chunks { get; } = [];
}
