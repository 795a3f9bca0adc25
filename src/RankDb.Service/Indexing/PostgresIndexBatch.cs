using Npgsql;
using NpgsqlTypes;

namespace RankDb.Service.Indexing;

/// <summary>The transaction of one batch: stage by binary COPY, apply, commit.</summary>
internal sealed class PostgresIndexBatch(
    NpgsqlConnection connection, NpgsqlTransaction transaction, int indexId, IReadOnlyList<ClaimedRow> rows, bool worked) : IIndexBatch
{
    private const string Copy =
        "copy pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding, token_ids, sparse) from stdin (format binary)";

    public IReadOnlyList<ClaimedRow> Rows => rows;

    public bool Worked => worked;

    public async Task<int> ApplyAsync(
        IAsyncEnumerable<IReadOnlyList<EncodedChunk>> chunks, EncodedBy encodedBy, CancellationToken cancellationToken)
    {
        await using (var stage = new NpgsqlCommand("select rankdb._stage()", connection, transaction))
        {
            await stage.ExecuteNonQueryAsync(cancellationToken);
        }

        await StageAsync(chunks, cancellationToken);
        await using var apply = new NpgsqlCommand("select rankdb._apply($1, $2, $3, $4, $5, $6)", connection, transaction);
        apply.Parameters.Add(new NpgsqlParameter { Value = indexId });
        apply.Parameters.Add(new NpgsqlParameter { Value = encodedBy.Version });
        apply.Parameters.Add(new NpgsqlParameter { Value = encodedBy.Dimension });
        apply.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)encodedBy.TokenVersion ?? DBNull.Value });
        apply.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)encodedBy.SparseVersion ?? DBNull.Value });
        apply.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = (object?)encodedBy.SparseDimension ?? DBNull.Value });
        return await apply.ExecuteScalarAsync(cancellationToken) is int written ? written : 0;
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    // Disposing the importer without Complete makes the server forget the rows.
    private async Task StageAsync(IAsyncEnumerable<IReadOnlyList<EncodedChunk>> chunks, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        await foreach (var group in chunks.WithCancellation(cancellationToken))
        {
            foreach (var chunk in group)
            {
                await importer.StartRowAsync(cancellationToken);
                await importer.WriteAsync(chunk.Key, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
                await importer.WriteAsync(chunk.Ordinal, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(chunk.Start, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(chunk.End, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(chunk.Tokens, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(chunk.Body, NpgsqlDbType.Text, cancellationToken);
                await importer.WriteAsync(chunk.Vector, NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
                await WriteTextAsync(importer, chunk.TokenIds, cancellationToken);
                await WriteTextAsync(importer, chunk.Sparse, cancellationToken);
            }
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter importer, string? text, CancellationToken cancellationToken) =>
        text is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
}
