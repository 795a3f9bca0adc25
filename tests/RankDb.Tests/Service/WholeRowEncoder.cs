using RankDb.Service.Indexing;

namespace RankDb.Tests.Service;

/// <summary>One chunk a row, whose vector is the length of the text.</summary>
internal sealed class WholeRowEncoder : IBatchEncoder
{
    /// <summary>Thrown instead of encoding a row, when it gives something.</summary>
    internal Func<ClaimedRow, Exception?> OnEncode { get; set; } = _ => null;

    internal Func<Exception?> OnDescribe { get; set; } = () => null;

    public EncodedBy Describe(PendingIndex index) => OnDescribe() is { } error ? throw error : new EncodedBy("0123456789ab", 1);

    public async IAsyncEnumerable<IReadOnlyList<EncodedChunk>> EncodeAsync(
        PendingIndex index, IReadOnlyList<ClaimedRow> rows,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            if (OnEncode(row) is { } error)
            {
                throw error;
            }

            yield return [new EncodedChunk(row.Key, 0, 0, row.Content.Length, 1, row.Content, [row.Content.Length])];
        }
    }
}
