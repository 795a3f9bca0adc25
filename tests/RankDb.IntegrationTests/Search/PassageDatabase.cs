using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// Class fixture: documents of 1 to 7 chunks, one of 60, indexed as <c>passages</c> by the worker's own SQL functions with
/// seeded vectors of four dimensions. Searches bring their vector, so nothing needs the service.
/// </summary>
public sealed class PassageDatabase(TestServer server) : IAsyncLifetime
{
    /// <summary>A query vector for the option of that name.</summary>
    public const string Vector = "[0.9, -0.2, 0.3, 0.1]";

    /// <summary>Key of the document of 60 chunks, nearly all of them better matches than all others.</summary>
    public const int Giant = 1000;

    private const int Documents = 120;

    private static readonly string[] Words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty"];

    public TestDatabase Database { get; } = new(server);

    public int Generation { get; private set; }

    /// <summary><see cref="Vector"/> as the index compares it: its length and precision are the index's.</summary>
    public string ComparedVector { get; private set; } = "";

    /// <summary>The texts of each document's chunks, in order.</summary>
    public Dictionary<int, string[]> Chunks { get; } = [];

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!TestServer.IsConfigured)
        {
            return;
        }

        var random = new Random(20261127);
        for (var id = 1; id <= Documents; id++)
        {
            Chunks[id] = [.. Enumerable.Range(0, 1 + (id % 7)).Select(_ => Sentence(random))];
        }

        Chunks[Giant] = [.. Enumerable.Repeat("cedar fjord amber. ", 60)];
        await Database.ExecuteAsync("create table passages (id int primary key, body text not null)");
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync("copy passages from stdin binary"))
        {
            foreach (var (id, texts) in Chunks)
            {
                await copy.WriteRowAsync(CancellationToken.None, id, string.Concat(texts));
            }

            await copy.CompleteAsync();
        }

        await Database.ExecuteAsync("""select rankdb.create_index('passages', 'passages', array['body'], '{"language": "simple"}')""");
        await IndexAsync(connection, random);
        Generation = await Database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'passages'");
        ComparedVector = (await Database.ScalarAsync<string>($"select rankdb._check_vector(i, '{Vector}') from rankdb.indexes i where name = 'passages'"))!;
    }

    /// <summary>The rows of a statement, each as its columns' texts joined by '|'.</summary>
    public Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken) => Database.Scratch.RowsAsync(sql, cancellationToken);

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static string Sentence(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(4, 9)).Select(_ => Words[(int)(Math.Pow(random.NextDouble(), 1.5) * Words.Length)])) + ". ";

    // What the worker does: claim, stage, COPY, apply, commit, settle.
    private async Task IndexAsync(NpgsqlConnection connection, Random random)
    {
        var index = await Database.ScalarAsync<int>("select index_id from rankdb.indexes where name = 'passages'");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand($"select rankdb._stage(), count(*) from rankdb._claim({index}, 100000)", connection, transaction);
            await command.ExecuteNonQueryAsync();
            await using (var copy = await connection.BeginBinaryImportAsync("copy pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding) from stdin binary"))
            {
                foreach (var (id, texts) in Chunks)
                {
                    var start = 0;
                    for (var ordinal = 0; ordinal < texts.Length; ordinal++)
                    {
                        await copy.StartRowAsync();
                        await copy.WriteAsync(new[] { id.ToString(CultureInfo.InvariantCulture) }, NpgsqlDbType.Array | NpgsqlDbType.Text);
                        await copy.WriteAsync(ordinal);
                        await copy.WriteAsync(start);
                        await copy.WriteAsync(start + texts[ordinal].Length);
                        await copy.WriteAsync(8);
                        await copy.WriteAsync(texts[ordinal]);
                        await copy.WriteAsync(id == Giant
                            ? [0.9f, -0.2f, 0.3f, 0.11f + (0.09f * MathF.Sqrt(ordinal))]
                            : Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray());
                        start += texts[ordinal].Length;
                    }
                }

                await copy.CompleteAsync();
            }

            command.CommandText = $"select rankdb._apply({index}, 'by-hand', 4)";
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        await Database.ExecuteAsync($"select rankdb._settle({index})");
    }
}
