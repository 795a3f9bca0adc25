using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

public sealed class SourceChangeTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_rolled_back_change_is_never_seen()
    {
        await MakeAsync("rolled");
        await database.ExecuteAsync("begin; update rolled set body = 'zebra' where id = 1; delete from rolled where id = 2; rollback", Ct);
        await database.RefreshAsync("rolled", Ct);
        Assert.Empty(await database.SearchAsync("rolled", "zebra", Ct));
        Assert.Equal(["1", "2", "3"], Sorted(await database.SearchAsync("rolled", "apple", Ct)));
    }

    [PostgresFact]
    public async Task A_truncated_table_and_what_came_after_it_are_reflected()
    {
        await MakeAsync("cut");
        await database.ExecuteAsync("truncate cut; insert into cut values (9, 'apple nine')", Ct);
        await database.RefreshAsync("cut", Ct);
        Assert.Equal(["9"], await database.SearchAsync("cut", "apple", Ct));
        Assert.Equal(1L, await database.ScalarAsync<long>("select indexed from rankdb.status where name = 'cut'", Ct));
    }

    [PostgresFact]
    public async Task A_changed_key_moves_the_document()
    {
        await MakeAsync("moved");
        await database.ExecuteAsync("update moved set id = id + 100", Ct);
        await database.RefreshAsync("moved", Ct);
        Assert.Equal(["101", "102", "103"], Sorted(await database.SearchAsync("moved", "apple", Ct)));
    }

    [PostgresFact]
    public async Task A_renamed_source_goes_on_being_indexed()
    {
        await MakeAsync("before_name");
        await database.ExecuteAsync("alter table before_name rename to after_name; insert into after_name values (4, 'apple four')", Ct);
        await database.RefreshAsync("before_name", Ct);
        while (await database.ScalarAsync<string>("select source_name from rankdb.indexes where name = 'before_name'", Ct) != "public.after_name")
        {
            await database.ExecuteAsync("notify rankdb_work", Ct);
        }

        Assert.Equal(4, (await database.SearchAsync("before_name", "apple", Ct)).Count);
    }

    [PostgresFact]
    public async Task Changing_another_column_queues_nothing()
    {
        await MakeAsync("other");
        await database.ExecuteAsync("alter table other add price int; update other set price = 5; update other set body = body", Ct);
        Assert.Equal(0L, await database.ScalarAsync<long>("select pending from rankdb.status where name = 'other'", Ct));
    }

    [PostgresFact]
    public async Task A_row_whose_content_is_the_same_keeps_its_chunks()
    {
        await MakeAsync("same");
        const string chunks = "select string_agg(chunk_id::text, ',' order by chunk_id) from rankdb_data.g";
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'same'", Ct);
        var before = await database.ScalarAsync<string>(chunks + generation, Ct);
        await database.ExecuteAsync("update same set body = body || ' x'; update same set body = left(body, -2)", Ct);
        await database.RefreshAsync("same", Ct);
        Assert.Equal(before, await database.ScalarAsync<string>(chunks + generation, Ct));
    }

    [PostgresFact]
    public async Task A_NULL_or_empty_text_is_no_error_and_no_document()
    {
        await MakeAsync("empty_text");
        await database.ExecuteAsync("update empty_text set body = null where id = 1; update empty_text set body = '  ' where id = 2", Ct);
        await database.RefreshAsync("empty_text", Ct);
        Assert.Equal(["3"], await database.SearchAsync("empty_text", "apple", Ct));
        Assert.Equal(["1|0"], await database.RowsAsync("select indexed, failed from rankdb.status where name = 'empty_text'", Ct));
    }

    [PostgresFact]
    public async Task A_long_text_becomes_several_chunks_whose_offsets_give_their_text()
    {
        await database.ExecuteAsync("create table long_text (id int primary key, body text)", Ct);
        await database.ExecuteAsync(
            "insert into long_text select 1, string_agg('Sentence number ' || n || ' speaks of nothing.', ' ') || ' The needle is here. ' || repeat('More words follow. ', 200) from generate_series(1, 300) n", Ct);
        await database.ExecuteAsync("select rankdb.create_index('long_text', 'long_text', array['body'])", Ct);
        await database.RefreshAsync("long_text", Ct);
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'long_text'", Ct);
        Assert.True(await database.ScalarAsync<long>($"select count(*) from rankdb_data.g{generation}", Ct) > 5);
        Assert.Equal(0L, await database.ScalarAsync<long>(
            $"select count(*) from rankdb_data.g{generation} g, long_text l where g.body <> substr(l.body, g.start_at + 1, g.end_at - g.start_at)", Ct));
        Assert.Equal(["1|1"], await database.RowsAsync(
            "select id, (snippet like '%needle%')::int from rankdb.search('long_text', 'needle', profile => 'lexical')", Ct));
    }

    [PostgresFact]
    public async Task A_dropped_source_is_named_and_the_index_can_be_dropped()
    {
        await MakeAsync("gone");
        await database.ExecuteAsync("drop table gone", Ct);
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.SearchAsync("gone", "apple", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("source table of index 'gone' was dropped", error.MessageText, StringComparison.Ordinal);
        await database.ExecuteAsync("select rankdb.drop_index('gone')", Ct);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from rankdb.indexes where name = 'gone'", Ct));
    }

    [PostgresFact]
    public async Task A_dropped_column_is_named_and_the_application_can_still_write()
    {
        await MakeAsync("altered");
        await database.ExecuteAsync("alter table altered rename column body to text; insert into altered values (8, 'apple'); update altered set text = 'pear' where id = 1", Ct);
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.SearchAsync("altered", "apple", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("column 'body'", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Dropping_an_index_leaves_nothing_behind()
    {
        await MakeAsync("dropped");
        await database.ExecuteAsync("select rankdb.drop_index('dropped')", Ct);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_trigger where tgrelid = 'dropped'::regclass", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select count(*) from pg_class c where c.relnamespace = 'rankdb_data'::regnamespace and not exists (select from rankdb.generations g where c.relname ~ ('^g' || g.generation || '(_|$)'))", Ct));
        await database.ExecuteAsync("select rankdb.create_index('dropped', 'dropped', array['body'])", Ct);
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);

    private async Task MakeAsync(string name)
    {
        await database.ExecuteAsync($"create table {name} (id int primary key, body text)", Ct);
        await database.ExecuteAsync($"insert into {name} values (1, 'apple one'), (2, 'apple two'), (3, 'apple three')", Ct);
        await database.ExecuteAsync($"select rankdb.create_index('{name}', '{name}', array['body'])", Ct);
        await database.RefreshAsync(name, Ct);
    }
}
