using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;
using static RankDb.IntegrationTests.Search.PagedDatabase;

namespace RankDb.IntegrationTests.Search;

/// <summary>Pages while rows, rights, profiles and indexes change between them.</summary>
public sealed class PagingChangesTests(PagedDatabase database) : IClassFixture<PagedDatabase>
{
    private const string Query = "river garden";
    private const string Open = """{"cursor": {"depth": 300}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Pages_have_no_duplicate_and_no_gap_whatever_is_written_meanwhile()
    {
        var frozen = await PageAsync(database.Reader.DataSource, Query, 1000, "{}", Ct, "lexical");
        var rows = (await PageAsync(database.Reader.DataSource, Query, 10, Open, Ct, "lexical")).ToList();
        var deleted = new HashSet<string>();
        var rewritten = new HashSet<string>();
        for (var page = 1; rows[^1].Cursor is { } cursor; page++)
        {
            // New rows that would come first, rows to come that go, and rows to come whose text is another one now.
            var ahead = frozen.Select(row => row.Id).Except(rows.Select(row => row.Id)).Except(deleted).Except(rewritten).ToArray();
            if (ahead.Length > 4)
            {
                deleted.UnionWith(ahead[^2..]);
                deleted.Add(ahead[0]);
                rewritten.UnionWith(ahead[1..3]);
                await database.Scratch.ExecuteAsync(
                    $"insert into notes values ({1000 + page}, 'blue', 2000, 'river river garden garden'); delete from notes where id in ({string.Join(',', deleted)}); update notes set body = 'nothing of the kind, {page}' where id in ({string.Join(',', ahead[1..3])})", Ct);
                await HandVectors.IndexAsync(database.Scratch, "notes", Ct);
            }

            rows.AddRange(await PageAsync(database.Reader.DataSource, Query, 10, Next(cursor), Ct));
        }

        Assert.Equal(frozen.Select(row => (row.Id, row.Rank, row.Score)).Where(row => !deleted.Contains(row.Id)), rows.Select(row => (row.Id, row.Rank, row.Score)));
        Assert.True(deleted.Count > 10 && rewritten.Count > 10);
        // The text is today's.
        Assert.All(rows.Where(row => rewritten.Contains(row.Id)), row => Assert.StartsWith("nothing of the kind", row.Snippet, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Rights_are_checked_again_when_a_page_is_read()
    {
        var whole = await PageAsync(database.Reader.DataSource, Query, 1000, "{}", Ct, "lexical");
        var first = await PageAsync(database.Reader.DataSource, Query, 10, Open, Ct, "lexical");
        await database.PolicyAsync("tenant = 'red'", Ct);
        try
        {
            var second = await PageAsync(database.Reader.DataSource, Query, 10, Next(first[0].Cursor!), Ct);

            var red = await database.Scratch.RowsAsync("select id from notes where tenant = 'red'", Ct);
            // Hidden rows are left out, their ranks too, and later rows fill the page.
            Assert.Equal(whole.Skip(10).Where(row => red.Contains(row.Id)).Take(10).Select(row => (row.Id, row.Rank)), second.Select(row => (row.Id, row.Rank)));
            Assert.DoesNotContain("dropped", second[0].Details.GetRawText(), StringComparison.Ordinal);

            await database.PolicyAsync("false", Ct);
            Assert.Empty(await PageAsync(database.Reader.DataSource, Query, 10, Next(first[0].Cursor!), Ct));
        }
        finally
        {
            await database.PolicyAsync("true", Ct);
        }

        await database.Scratch.ExecuteAsync($"revoke select on notes from {database.Reader.Name}", Ct);
        try
        {
            Assert.Equal("42501", (await FailAsync(database.Reader.DataSource, null, Next(first[0].Cursor!))).SqlState);
        }
        finally
        {
            await database.Scratch.ExecuteAsync($"grant select on notes to {database.Reader.Name}", Ct);
        }
    }

    [PostgresFact]
    public async Task Forged_expired_and_foreign_tokens_get_one_and_the_same_answer()
    {
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, Open, Ct, "lexical"))[0].Cursor!;
        var brief = (await PageAsync(database.Reader.DataSource, Query, 5, """{"cursor": {"ttl": "1 hour"}}""", Ct, "lexical"))[0].Cursor!;
        await database.Scratch.ExecuteAsync("update rankdb.cursors set expires_at = now() - interval '1 second' where expires_at > now() + interval '30 minutes'", Ct);
        var errors = new List<PostgresException>
        {
            await FailAsync(database.Stranger.DataSource, null, Next(cursor)),
            await FailAsync(database.Scratch.DataSource, null, Next(cursor)),
            await FailAsync(database.Reader.DataSource, null, Next(brief)),
        };
        foreach (var forged in new[] { "", "x", new string('0', 64) + ":5", cursor[..64], cursor + "000", cursor[..65] + "300", cursor[..65] + "-1", cursor.ToUpperInvariant(), cursor[..65] + "99999999999", "' or true --" })
        {
            errors.Add(await FailAsync(database.Reader.DataSource, null, Next(forged)));
        }

        Assert.Single(errors.Select(error => (error.SqlState, error.MessageText, error.Hint, error.Detail)).Distinct());
        Assert.Equal("34000", errors[0].SqlState);
        Assert.Equal(5, (await PageAsync(database.Reader.DataSource, null, 5, Next(cursor), Ct)).Count);
    }

    [PostgresFact]
    public async Task A_role_sees_writes_and_removes_its_own_cursors_alone()
    {
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, Open, Ct, "lexical"))[0].Cursor!;
        await using var stranger = await database.Stranger.DataSource.OpenConnectionAsync(Ct);
        await using var reader = await database.Reader.DataSource.OpenConnectionAsync(Ct);

        Assert.Equal(["0"], await HandVectors.RowsAsync(stranger, "select count(*) from rankdb.cursors where owner <> current_user::regrole::oid", Ct));
        Assert.Equal(["0"], await HandVectors.RowsAsync(stranger, "with gone as (update rankdb.cursors set expires_at = now() where owner <> current_user::regrole::oid returning 1) select count(*) from gone", Ct));
        Assert.Equal(["0"], await HandVectors.RowsAsync(stranger, "with gone as (delete from rankdb.cursors where owner <> current_user::regrole::oid returning 1) select count(*) from gone", Ct));
        Assert.True(int.Parse((await HandVectors.RowsAsync(reader, "select count(*) from rankdb.cursors", Ct))[0], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        // Who reads the table learns no token.
        Assert.Equal(["False"], await HandVectors.RowsAsync(reader, $"select bool_or(c::text like '%{cursor[..64]}%') from rankdb.cursors c", Ct));
        foreach (var forgery in new[]
        {
            $"insert into rankdb.cursors (token_hash, owner, expires_at, index_name, generation, query, asked, plan, status, shared, ids, chunk_ids, scores, details) values ('x', '{database.Reader.Name}'::regrole::oid, now(), 'notes', 1, '', '{{}}', '{{}}', 'full', '{{}}', '{{1}}', '{{1}}', '{{1}}', '{{\"{{}}\"}}')",
            "insert into rankdb.cursors (token_hash, expires_at, index_name, generation, query, asked, plan, status, shared, ids, chunk_ids, scores, details) values ('x', 'infinity', 'notes', 1, '', '{}', '{}', 'full', '{}', '{1}', '{1}', '{1}', '{\"{}\"}')",
            "update rankdb.cursors set owner = 10",
        })
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(stranger, forgery, Ct))).SqlState);
        }
    }

    [PostgresFact]
    public async Task A_new_cursor_removes_expired_ones_and_the_oldest_beyond_the_bound()
    {
        var oldest = (await PageAsync(database.Stranger.DataSource, Query, 5, Open, Ct, "lexical"))[0].Cursor!;
        await using var stranger = await database.Stranger.DataSource.OpenConnectionAsync(Ct);
        // As if opened 1,000 times more, and half a thousand times long ago.
        const string copies =
            """
            insert into rankdb.cursors (token_hash, expires_at, index_name, generation, query, asked, plan, status, shared, ids, chunk_ids, scores, details)
            select sha256(n::text::bytea), case when n > 1000 then now() - interval '1 hour' else now() + interval '10 minutes' end, index_name, generation, query, asked, plan, status, shared, ids[1:1], chunk_ids[1:1], scores[1:1], details[1:1]
            from (select * from rankdb.cursors order by opened_at desc limit 1) c, generate_series(1, 1500) n
            """;
        await HandVectors.RowsAsync(stranger, copies, Ct);
        var newest = (await PageAsync(database.Stranger.DataSource, Query, 5, Open, Ct, "lexical"))[0].Cursor!;

        Assert.Equal(["1000|0"], await database.Scratch.RowsAsync($"select count(*), count(*) filter (where expires_at <= now()) from rankdb.cursors where owner = '{database.Stranger.Name}'::regrole::oid", Ct));
        Assert.Equal("34000", (await FailAsync(database.Stranger.DataSource, null, Next(oldest))).SqlState);
        Assert.Equal(5, (await PageAsync(database.Stranger.DataSource, null, 5, Next(newest), Ct)).Count);

        // A worker's poll removes what roles that search no more left behind.
        await database.Scratch.ExecuteAsync("update rankdb.cursors set expires_at = now()", Ct);
        await database.Scratch.ExecuteAsync("select * from rankdb._pending()", Ct);
        Assert.Equal(0L, await database.Scratch.ScalarAsync<long>("select count(*) from rankdb.cursors", Ct));
    }

    [PostgresFact]
    public async Task An_unlogged_table_that_a_crash_emptied_means_expired()
    {
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, Open, Ct, "lexical"))[0].Cursor!;
        Assert.Equal("u", await database.Scratch.ScalarAsync<string>("select relpersistence::text from pg_class where oid = 'rankdb.cursors'::regclass", Ct));
        await database.Scratch.ExecuteAsync("truncate rankdb.cursors", Ct);

        Assert.Equal("34000", (await FailAsync(database.Reader.DataSource, null, Next(cursor))).SqlState);
    }

    [PostgresFact]
    public async Task A_profile_that_changes_meanwhile_changes_no_page()
    {
        await database.Scratch.ExecuteAsync("""select rankdb.create_profile('fleeting', '{"legs": [{"lexical": {"top": 200}}]}')""", Ct);
        var whole = await PageAsync(database.Reader.DataSource, Query, 20, "{}", Ct, "fleeting");
        var first = await PageAsync(database.Reader.DataSource, Query, 10, """{"cursor": true}""", Ct, "fleeting");
        await database.Scratch.ExecuteAsync("select rankdb.drop_profile('fleeting')", Ct);
        var second = await PageAsync(database.Reader.DataSource, Query, 10, Next(first[0].Cursor!), Ct, "fleeting");

        Assert.Equal(whole.Select(row => row.Id), first.Concat(second).Select(row => row.Id));
    }

    [PostgresFact]
    public async Task A_page_of_an_index_that_was_rebuilt_or_dropped_is_an_error_that_says_so()
    {
        await database.Scratch.ExecuteAsync(
            $"create table short_lived as select id, body from notes; alter table short_lived add primary key (id); grant select on short_lived to {database.Reader.Name}; select rankdb.create_index('short', 'short_lived', array['body'])", Ct);
        await HandVectors.IndexAsync(database.Scratch, "short", Ct);
        var cursor = (await PageAsync(database.Reader.DataSource, Query, 5, Open, Ct, "lexical", index: "short"))[0].Cursor!;
        var wrong = await Assert.ThrowsAsync<PostgresException>(() => PageAsync(database.Reader.DataSource, null, 5, Next(cursor), Ct));
        Assert.Equal("22023", wrong.SqlState);

        await database.Scratch.ExecuteAsync("select rankdb.drop_index('short')", Ct);
        var dropped = await Assert.ThrowsAsync<PostgresException>(() => PageAsync(database.Reader.DataSource, null, 5, Next(cursor), Ct, index: "short"));
        Assert.Equal("42704", dropped.SqlState);

        await database.Scratch.ExecuteAsync("select rankdb.create_index('short', 'short_lived', array['body'])", Ct);
        var rebuilt = await Assert.ThrowsAsync<PostgresException>(() => PageAsync(database.Reader.DataSource, null, 5, Next(cursor), Ct, index: "short"));
        Assert.Equal("55000", rebuilt.SqlState);
        Assert.Contains("built anew", rebuilt.MessageText, StringComparison.Ordinal);
    }

    private static Task<PostgresException> FailAsync(NpgsqlDataSource source, string? query, string options) =>
        Assert.ThrowsAsync<PostgresException>(() => PageAsync(source, query, 5, options, Ct));
}
