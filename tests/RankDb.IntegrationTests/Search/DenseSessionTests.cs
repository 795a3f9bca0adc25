using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The settings of pgvector that a search changes are those of its statement alone, whatever becomes of it.</summary>
public sealed class DenseSessionTests(DenseSessionTests.Guarded database) : IClassFixture<DenseSessionTests.Guarded>
{
    private const string Search = "select count(*) from rankdb.dense_search('guarded', '[1,0,0,0]'::vector, 10)";
    private const string Settings =
        "select concat_ws(' ', current_setting('hnsw.ef_search', true), current_setting('hnsw.iterative_scan', true), current_setting('enable_sort'), current_setting('jit'), nullif(current_setting('rankdb.ef_search', true), ''))";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Settings_are_as_before_after_a_search(bool inTransaction, bool prepared)
    {
        await using var connection = await database.OpenAsync("all", Ct);
        await using var transaction = inTransaction ? await connection.BeginTransactionAsync(Ct) : null;
        Assert.Equal("77 relaxed_order on off 333", await ScalarAsync(connection, Settings));
        await using var search = new NpgsqlCommand(Search, connection);
        if (prepared)
        {
            await search.PrepareAsync(Ct);
        }

        for (var round = 0; round < 7; round++)
        {
            Assert.Equal(10L, await search.ExecuteScalarAsync(Ct));
            Assert.Equal("77 relaxed_order on off 333", await ScalarAsync(connection, Settings));
        }
    }

    [PostgresFact]
    public async Task A_session_that_never_set_anything_keeps_the_servers_defaults()
    {
        await using var connection = await database.OpenAsync(null, Ct);
        await ScalarAsync(connection, Search);
        Assert.Equal("40 off on off", await ScalarAsync(connection, Settings));
    }

    [PostgresTheory]
    [InlineData("error", "22012")]
    [InlineData("sleep", "57014")]
    public async Task Settings_are_as_before_after_a_policy_fails_or_hangs_in_the_middle_of_the_walk(string behaviour, string sqlState)
    {
        await using var connection = await database.OpenAsync(behaviour, Ct);
        Assert.Equal(sqlState, (await FailAsync(connection, behaviour)).SqlState);
        Assert.Equal("77 relaxed_order on off 333", await ScalarAsync(connection, Settings));

        // In a transaction that goes on after it.
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await ScalarAsync(connection, "set local hnsw.ef_search = 55");
        await transaction.SaveAsync("before", Ct);
        Assert.Equal(sqlState, (await FailAsync(connection, behaviour)).SqlState);
        await transaction.RollbackAsync("before", Ct);
        Assert.Equal("55 relaxed_order on off 333", await ScalarAsync(connection, Settings));
        await transaction.CommitAsync(Ct);
        Assert.Equal("77 relaxed_order on off 333", await ScalarAsync(connection, Settings));
    }

    [PostgresTheory]
    [InlineData("9")]
    [InlineData("1001")]
    [InlineData("many")]
    [InlineData("-40")]
    [InlineData("99999999999")]
    public async Task An_ef_search_out_of_bounds_is_refused(string ef)
    {
        await using var connection = await database.OpenAsync("all", Ct);
        await ScalarAsync(connection, $"select set_config('rankdb.ef_search', '{ef}', false)");
        var failure = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(connection, Search));
        Assert.Equal("22023", failure.SqlState);
        Assert.Contains("between 10 and 1000", failure.MessageText, StringComparison.Ordinal);
    }

    // A search that fails by itself, or hangs in the policy and is cancelled there.
    private async Task<PostgresException> FailAsync(NpgsqlConnection connection, string behaviour)
    {
        var search = ScalarAsync(connection, Search);
        if (behaviour == "sleep")
        {
            var process = connection.ProcessID;
            while (!await database.CancelSleeperAsync(process, Ct))
            {
                Assert.False(search.IsCompleted, "the search ended before it was seen to hang");
                await Task.Delay(5, Ct);
            }
        }

        return await Assert.ThrowsAsync<PostgresException>(() => search);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 240 };
        return await command.ExecuteScalarAsync(Ct);
    }

    /// <summary>4,000 vectors (enough for a walk) behind a policy that lets all rows pass, raises an error, or sleeps, as the session says.</summary>
    public sealed class Guarded(TestServer server) : IAsyncLifetime
    {
        private ScratchDatabase? _scratch;
        private TestRole? _role;

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsConfigured)
            {
                return;
            }

            _scratch = await server.CreateMigratedAsync();
            await OwnVectors.CreateAsync(_scratch, "guarded", "{}", OwnVectors.Clustered(4000, 4, 3, 2), CancellationToken.None);
            _role = await _scratch.CreateRoleAsync(CancellationToken.None, "rankdb_reader");
            await _scratch.ExecuteAsync(
                $"""
                grant select on guarded to {_role.Name};
                alter table guarded enable row level security;
                create function behave() returns boolean language plpgsql volatile as $$
                begin
                  -- Only while the walk's own settings hold, which is what this is about.
                  if current_setting('hnsw.ef_search', true) = '333' and current_setting('app.behaviour') = 'error' then perform 1 / 0; end if;
                  if current_setting('hnsw.ef_search', true) = '333' and current_setting('app.behaviour') = 'sleep' then perform pg_sleep(200); end if;
                  return true;
                end $$;
                create policy guard on guarded using (behave());
                """);
        }

        /// <summary>A session with settings of its own (none where <paramref name="behaviour"/> is null).</summary>
        public async Task<NpgsqlConnection> OpenAsync(string? behaviour, CancellationToken cancellationToken)
        {
            var connection = new NpgsqlConnection((_role ?? throw new InvalidOperationException(TestServer.HowToProvide)).ConnectionString + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"set app.behaviour = '{behaviour ?? "all"}'", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            if (behaviour is not null)
            {
                command.CommandText = "select '[1]'::vector::text; set hnsw.ef_search = 77; set hnsw.iterative_scan = 'relaxed_order'; set rankdb.ef_search = '333'";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return connection;
        }

        /// <summary>Cancels the statement of a session that sleeps in the policy; false when it does not sleep.</summary>
        public Task<bool> CancelSleeperAsync(int process, CancellationToken cancellationToken) => _scratch!.ScalarAsync<bool>(
            System.FormattableString.Invariant(
                $"select coalesce((select pg_cancel_backend(pid) from pg_stat_activity where pid = {process} and state = 'active' and wait_event = 'PgSleep'), false)"),
            cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (_scratch is not null)
            {
                await _scratch.DisposeAsync();
            }
        }
    }
}
