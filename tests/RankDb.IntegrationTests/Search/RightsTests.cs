using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class RightsTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_reader_with_SELECT_on_the_source_can_search_with_every_profile()
    {
        var reader = await ReaderAsync("grant select on articles to {0}");
        foreach (var profile in new[] { "lexical", "dense", "hybrid", "default" })
        {
            Assert.Equal(5L, await ScalarAsync(reader, $"select count(*) from rankdb.search('articles', 'silver island', 5, profile => '{profile}') where status = 'full'"));
        }
    }

    [PostgresFact]
    public async Task A_reader_without_SELECT_on_the_source_is_refused_even_where_nothing_matches()
    {
        var reader = await ReaderAsync("select '{0}'");
        foreach (var query in new[] { "silver island", "wordthatdoesnotexist" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(reader, $"select count(*) from rankdb.search('articles', '{query}')"));
            Assert.Equal("42501", error.SqlState);
        }
    }

    [PostgresFact]
    public async Task The_right_to_read_some_columns_must_cover_key_and_content()
    {
        var covered = await ReaderAsync("grant select (id, title, body) on articles to {0}");
        Assert.Equal(5L, await ScalarAsync(covered, "select count(*) from rankdb.search('articles', 'silver', 5)"));
        var uncovered = await ReaderAsync("grant select (id, title) on articles to {0}");
        var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(uncovered, "select count(*) from rankdb.search('articles', 'silver', 5)"));
        Assert.Equal("42501", error.SqlState);
    }

    [PostgresFact]
    public async Task A_role_outside_rankdb_reader_cannot_search()
    {
        var role = await database.Scratch.CreateRoleAsync(Ct);
        await database.ExecuteAsync($"grant select on articles to {role.Name}", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(role, "select count(*) from rankdb.search('articles', 'silver', 5)"));
        Assert.Equal("42501", error.SqlState);
    }

    [PostgresTheory]
    [InlineData("lexical")]
    [InlineData("dense")]
    [InlineData("hybrid")]
    [InlineData("default")]
    public async Task Under_a_policy_a_reader_gets_exactly_top_n_of_its_own_rows(string profile)
    {
        await SecureAsync();
        var reader = await ReaderAsync("grant select on secured to {0}");
        await database.ExecuteAsync($"update secured set owner_name = '{reader.Name}' where id % 20 = 3", Ct);
        var mine = await database.RowsAsync("select id::text from secured where id % 20 = 3", Ct);
        var found = await RowsAsync(reader, $"select id from rankdb.search('secured', 'river stone', 10, profile => '{profile}')");
        Assert.Equal(10, found.Count);
        Assert.Equal(10, found.Distinct().Count());
        Assert.Empty(found.Except(mine));
        // More than there are: all of them by vectors, and as many as match by words.
        var all = await RowsAsync(reader, $"select id from rankdb.search('secured', 'river', 100, profile => '{profile}')");
        Assert.Empty(all.Except(mine));
        if (profile != "lexical")
        {
            Assert.Equal(20, all.Count);
        }
    }

    [PostgresFact]
    public async Task The_views_of_a_generation_show_a_reader_its_own_rows_only()
    {
        await SecureAsync();
        var reader = await ReaderAsync("grant select on secured to {0}");
        await database.ExecuteAsync($"update secured set owner_name = '{reader.Name}' where id in (21, 22)", Ct);
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'secured'", Ct);
        var chunks = $"rankdb_data.g{generation}_chunks";
        Assert.Equal(["21", "22"], await RowsAsync(reader, $"select id from {chunks} order by id"));

        // A function of the caller's, cheap enough to be tried first, must not see a hidden row.
        await database.ExecuteAsync("grant create on schema public to public", Ct);
        await using var connection = await reader.DataSource.OpenConnectionAsync(Ct);
        var notices = new List<string>();
        connection.Notice += (_, notice) => notices.Add(notice.Notice.MessageText);
        await using var leak = new NpgsqlCommand(
            "create function public.spy(text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice '%', $1; return true; end $$;"
            + $"select count(*) from {chunks} where public.spy(body); select count(*) from rankdb_data.g{generation}_dense_exact where public.spy(id); drop function public.spy(text)", connection);
        await leak.ExecuteNonQueryAsync(Ct);
        Assert.Equal(["21", "22"], notices.TakeLast(2).Order(StringComparer.Ordinal));
        Assert.Equal(4, notices.Count);
    }

    [PostgresTheory]
    [InlineData("select count(*) from rankdb_data.g{0}")]
    [InlineData("select count(*) from rankdb_data.g{0}_lexical")]
    [InlineData("select count(*) from rankdb_data.g{0}_terms")]
    [InlineData("select count(*) from rankdb.statistics")]
    [InlineData("select count(*) from rankdb.queue")]
    [InlineData("select count(*) from rankdb.status")]
    [InlineData("select count(*) from rankdb.errors")]
    [InlineData("select rankdb.drop_index('articles')::text::bigint")]
    [InlineData("select rankdb._service_call('SELECT 1', 100)::text::bigint")]
    [InlineData("select rankdb._claim({0}, 1)::text::bigint")]
    public async Task Tables_counts_and_the_raw_transport_are_closed_to_readers(string sql)
    {
        var reader = await ReaderAsync("grant select on articles to {0}");
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'articles'", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(reader, string.Format(CultureInfo.InvariantCulture, sql, generation)));
        Assert.Equal("42501", error.SqlState);
    }

    private async Task SecureAsync()
    {
        if (await database.ScalarAsync<bool>("select to_regclass('secured') is not null", Ct))
        {
            return;
        }

        await database.ExecuteAsync("create table secured (like articles including all); insert into secured select * from articles", Ct);
        await database.ExecuteAsync("alter role rankdb_worker bypassrls", Ct);
        await database.ExecuteAsync("alter table secured enable row level security; create policy own on secured using (owner_name = current_user)", Ct);
        await database.ExecuteAsync("select rankdb.create_index('secured', 'secured', array['title', 'body'])", Ct);
        await database.RefreshAsync("secured", Ct);
    }

    private async Task<TestRole> ReaderAsync(string grant)
    {
        var role = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, grant, role.Name), Ct);
        return role;
    }

    private static async Task<long> ScalarAsync(TestRole role, string sql)
    {
        await using var command = role.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<List<string>> RowsAsync(TestRole role, string sql)
    {
        var rows = new List<string>();
        await using var command = role.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
