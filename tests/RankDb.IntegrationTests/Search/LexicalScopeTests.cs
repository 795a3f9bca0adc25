using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>BM25 under a filter, a policy, both, and conditions of the query: as many results as there are, and exactly the right ones.</summary>
public sealed class LexicalScopeTests(LexicalScopeTests.Scoped database) : IClassFixture<LexicalScopeTests.Scoped>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(500)]
    [InlineData(100)]
    [InlineData(10)]
    [InlineData(1)]
    public async Task A_filter_leaves_exactly_the_best_of_what_passes(int parts)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await CheckAsync(connection, $$$"""{"part": {"lt": {{{parts}}}}}""", part => part < parts);
    }

    [PostgresTheory]
    [InlineData(500)]
    [InlineData(30)]
    [InlineData(1)]
    public async Task A_policy_leaves_exactly_the_best_of_what_the_reader_may_see(int parts)
    {
        await using var connection = await database.OpenAsReaderAsync(parts, Ct);
        await CheckAsync(connection, null, part => part < parts);
        await CheckAsync(connection, """{"part": {"gte": 200}}""", part => part < parts && part >= 200);
    }

    [PostgresFact]
    public async Task A_policy_whose_selectivity_the_planner_cannot_know_does_not_underfill()
    {
        await using var connection = await database.OpenAsReaderAsync(-7, Ct);
        await CheckAsync(connection, null, part => part % 7 == 3);
        await CheckAsync(connection, """{"part": {"lt": 600}}""", part => part % 7 == 3 && part < 600);
    }

    [PostgresTheory]
    [InlineData("w9", null, null, null)]
    [InlineData(null, "w1", null, null)]
    [InlineData(null, null, 2, null)]
    [InlineData(null, null, 4, null)]
    [InlineData(null, "w3", null, "w14")]
    public async Task Conditions_of_the_query_leave_exactly_the_best_of_what_meets_them(string? with, string? without, int? minimum, string? prefix)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var conditions = new LexicalCorpus.Conditions(with, without, minimum, prefix);
        for (var i = 0; i < 6; i++)
        {
            var least = 500 + (i * 99);
            string[] query = [database.Corpus.Word(), database.Corpus.Word(), "w2", with ?? "w5"];
            await database.Corpus.CheckAsync(connection, query, 15, byChunk: i % 2 == 0, Ct, conditions: conditions);
            await database.Corpus.CheckAsync(
                connection, query, 15, byChunk: i % 2 == 0, Ct, $$$"""{"part": {"gte": {{{least}}}}}""", part => part >= least, conditions);
        }
    }

    private async Task CheckAsync(NpgsqlConnection connection, string? filter, Func<int, bool> passes)
    {
        for (var i = 0; i < 12; i++)
        {
            var query = Enumerable.Range(0, 1 + (i % 5)).Select(_ => database.Corpus.Word()).ToArray();
            await database.Corpus.CheckAsync(connection, query, i % 3 == 0 ? 60 : 10, byChunk: i % 2 == 0, Ct, filter, passes);
        }
    }

    /// <summary>A corpus with a policy on it, and a reader that says which parts of it to see.</summary>
    public sealed class Scoped(TestServer server) : IAsyncLifetime
    {
        private ScratchDatabase? _scratch;
        private TestRole? _reader;
        private LexicalCorpus? _corpus;

        public NpgsqlDataSource DataSource => _scratch!.DataSource;

        internal LexicalCorpus Corpus => _corpus!;

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsConfigured)
            {
                return;
            }

            _scratch = await server.CreateMigratedAsync();
            _corpus = new LexicalCorpus(_scratch, seed: 21);
            await _corpus.CreateAsync(CancellationToken.None);
            // Enough rows that a tenth of them is no small number for the search.
            await _corpus.ChangeAsync(2500, CancellationToken.None);
            await _corpus.IndexAsync(CancellationToken.None);
            await _corpus.SettleAsync(CancellationToken.None);
            _reader = await _scratch.CreateRoleAsync(CancellationToken.None, "rankdb_reader");
            await _scratch.ExecuteAsync(
                $"""
                grant select on corpus to {_reader.Name};
                alter table corpus enable row level security;
                create policy parts on corpus using (
                  case when current_setting('app.parts')::int < 0 then part % 7 = 3 else part < current_setting('app.parts')::int end);
                analyze corpus;
                """);
        }

        public async Task<NpgsqlConnection> OpenAsReaderAsync(int parts, CancellationToken cancellationToken)
        {
            var connection = await _reader!.DataSource.OpenConnectionAsync(cancellationToken);
            await using var setting = new NpgsqlCommand($"set app.parts = {parts}", connection);
            await setting.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }

        public async ValueTask DisposeAsync()
        {
            if (_scratch is not null)
            {
                await _scratch.DisposeAsync();
            }
        }
    }
}
