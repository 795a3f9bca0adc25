using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Vectors that callers give for a search.</summary>
public sealed class DenseVectorTests(DenseVectorTests.Indexes database) : IClassFixture<DenseVectorTests.Indexes>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("cosines", "[1, 2]", "2 dimensions", "holds 3")]
    [InlineData("cosines", "[]", "0 dimensions", "holds 3")]
    [InlineData("cosines", "{\"a\": 1}", "array of numbers", "object")]
    [InlineData("cosines", "\"[1,2,3]\"", "array of numbers", "string")]
    [InlineData("cosines", "null", "array of numbers", "null")]
    [InlineData("cosines", "[1, \"2\", 3]", "number 2", "\"2\"")]
    [InlineData("cosines", "[1, 2, null]", "number 3", "null")]
    [InlineData("cosines", "[1, [2], 3]", "number 2", "[2]")]
    [InlineData("cosines", "[1, \"NaN\", 3]", "number 2", "NaN")]
    [InlineData("cosines", "[1e400, 2, 3]", "number 1", "3.4028234e+38")]
    [InlineData("cosines", "[1, -1e39, 3]", "number 2", "3.4028234e+38")]
    [InlineData("distances", "[1, 70000, 3]", "number 2", "65504")]
    [InlineData("cosines", "[0, 0, 0]", "zero", "cosine")]
    [InlineData("cosines", "[1e-400, 0, -1e-60]", "zero", "cosine")]
    [InlineData("cut", "[1, 0, 0]", "3 dimensions", "holds 2")]
    public async Task A_vector_that_does_not_fit_is_refused_with_what_is_right(string index, string vector, string named, string right)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Scratch.ExecuteAsync(
            $"select rankdb._check_vector(i, '{vector}') from rankdb.indexes i where i.name = '{index}'", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        Assert.Contains(right, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("'[1,2]'::vector", "22023")]
    [InlineData("'[0,0,0]'::vector", "22023")]
    [InlineData("null::vector", "22023")]
    [InlineData("'[1,2,3]'::vector, 0", "22023")]
    public async Task Dense_search_refuses_a_bad_vector(string arguments, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Scratch.ExecuteAsync($"select * from rankdb.dense_search('cosines', {arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
    }

    [PostgresTheory]
    [InlineData("[1e38, 1e38, 0]", "1")]
    [InlineData("[1e-40, 1e-40, 0]", "1")]
    [InlineData("[0, 1e-400, 5]", "3")]
    [InlineData("[-7, -7, 0]", "4")]
    public async Task Under_cosine_the_length_of_a_vector_does_not_matter(string vector, string nearest)
    {
        Assert.Equal([nearest + "|1.000"], await database.Scratch.RowsAsync(
            $"""
            select h.id, round(h.score::numeric, 3) from rankdb.indexes i
            cross join lateral unnest(rankdb._dense_leg(i, rankdb._check_vector(i, '{vector}'), rankdb._scope(i, null), 1)) h
            where i.name = 'cosines'
            """, Ct));
    }

    [PostgresFact]
    public async Task A_plain_literal_is_a_text_and_a_typed_one_a_vector()
    {
        Assert.Equal(["3"], await database.Scratch.RowsAsync("select id from rankdb.dense_search('cosines', '[0,0,1]'::vector, 1)", Ct));
        Assert.Equal(["3"], await database.Scratch.RowsAsync("select id from rankdb.dense_search(index => 'cosines', embedding => '[0,0,1]', top_n => 1)", Ct));
        // As a text it goes to the service, which there is none of here; as a vector it would have been found.
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Scratch.ExecuteAsync("select id from rankdb.dense_search('cosines', '[0,0,1]', 1)", Ct));
        Assert.Contains("service", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_reader_searches_by_a_vector_and_finds_only_rows_that_it_may_read()
    {
        var role = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.Scratch.ExecuteAsync($"grant select on cosines to {role.Name}; alter table cosines enable row level security; create policy odd on cosines using (half = 1)", Ct);
        await using (var command = role.DataSource.CreateCommand("select string_agg(id, ',' order by rank) from rankdb.dense_search('cosines', '[1,1,0]'::vector)"))
        {
            Assert.Equal("1,3", await command.ExecuteScalarAsync(Ct));
        }

        await database.Scratch.ExecuteAsync("alter table cosines disable row level security", Ct);
    }

    /// <summary>Four vectors in three dimensions, indexed by cosine, by distance, and cut to two.</summary>
    public sealed class Indexes(TestServer server) : IAsyncLifetime
    {
        private ScratchDatabase? _scratch;

        public ScratchDatabase Scratch => _scratch ?? throw new InvalidOperationException(TestServer.HowToProvide);

        public async ValueTask InitializeAsync()
        {
            if (TestServer.IsConfigured)
            {
                _scratch = await server.CreateMigratedAsync();
                float[][] vectors = [[1, 1, 0], [0, 1, 0], [0, 0, 1], [-1, -1, 0]];
                await OwnVectors.CreateAsync(_scratch, "cosines", "{}", vectors, CancellationToken.None);
                await OwnVectors.CreateAsync(_scratch, "distances", """{"metric": "l2"}""", vectors, CancellationToken.None);
                await OwnVectors.CreateAsync(_scratch, "cut", """{"dimensions": 2}""", vectors, CancellationToken.None);
            }
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
