using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;
using Row = RankDb.IntegrationTests.Search.LegDatabase.Row;

namespace RankDb.IntegrationTests.Search;

/// <summary>Legs that rank by an expression over the source row.</summary>
public sealed class FunctionLegTests(LegDatabase database) : IClassFixture<LegDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("price")]
    [InlineData("s.price")]
    [InlineData("-price / 2")]
    [InlineData("extract(epoch from published)")]
    [InlineData("id % 7")]
    [InlineData("case when body like '%w3 (;--' then 1 when tenant = 2 then 0.5 end")]
    [InlineData("\"id\"::real")]
    [InlineData("(price > 20)::integer")]
    [InlineData("extract(epoch from timestamp with time zone '2024-06-01 00:00+00' - published)")]
    public async Task The_best_rows_by_the_expression_are_found_like_by_order_by(string expression)
    {
        foreach (var (filter, condition) in new[] { (null, "true"), ("""{"tenant": {"in": [1, 2]}}""", "tenant in (1, 2)") })
        {
            foreach (var k in new[] { 1, 10, 80 })
            {
                var rows = await database.FindAsync("", Leg(expression, $", \"top\": {k}"), Ct, topN: k, filter: filter);
                Assert.Equal(
                    await database.Database.Scratch.RowsAsync(
                        $"select id, round(({expression})::numeric, 6) from items s where {condition} and ({expression}) is not null order by ({expression}) desc, id::text collate \"C\" limit {k}", Ct),
                    Row.Ranked(rows, "function"));
            }
        }
    }

    [PostgresFact]
    public async Task An_index_on_the_expression_is_read_in_order_and_gives_the_same()
    {
        await database.Database.ExecuteAsync(
            """
            create table many (id int primary key, body text not null, price numeric, day date);
            insert into many select n, 'word', nullif(n * 7919 % 5000, 17) / 4, date '2000-01-01' + n % 400 from generate_series(1, 5000) n;
            create index on many (price); create index on many ((extract(epoch from day)));
            analyze many;
            select rankdb.create_index('many', 'many', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(database.Database.Scratch, "many", Ct);
        foreach (var (expression, plan) in new[] { ("price", "index"), ("extract(epoch from s.day)", "index"), ("price + 0", "sort") })
        {
            var rows = await database.FindAsync("", Leg(expression, ", \"top\": 50"), Ct, index: "many", topN: 50);
            Assert.Equal(plan, rows[0].Candidates("function").GetProperty("plan").GetString());
            Assert.Equal(
                await database.Database.Scratch.RowsAsync($"select id, round(({expression})::numeric, 6) from many s where {expression} is not null order by {expression} desc, id::text collate \"C\" limit 50", Ct),
                Row.Ranked(rows, "function"));
        }
    }

    [PostgresFact]
    public async Task Rows_that_are_not_indexed_yet_are_no_documents_and_take_nobody_s_place()
    {
        await database.Database.ExecuteAsync(
            """
            create table fresh (id int primary key, body text not null, price int);
            insert into fresh select n, 'word', n from generate_series(1, 40) n;
            select rankdb.create_index('fresh', 'fresh', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(database.Database.Scratch, "fresh", Ct);
        await database.Database.ExecuteAsync("insert into fresh select n, 'word', n from generate_series(41, 400) n", Ct);
        var rows = await database.FindAsync("", Leg("price", ", \"top\": 5"), Ct, index: "fresh", topN: 5);
        Assert.Equal(["40", "39", "38", "37", "36"], rows.Select(row => row.Id));
    }

    [PostgresFact]
    public async Task The_chunk_that_a_text_found_stands_for_the_row_however_much_the_function_weighs()
    {
        var rows = await database.FindAsync("w3", """{"legs": [{"function": {"sql": "price", "weight": 100, "top": 80}}, {"lexical": {}}]}""", Ct, topN: 80);
        Assert.Equal(73, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Rank("lexical") is null ? 0 : 1, row.Ordinal));
        Assert.Equal(8, rows.Count(row => row.Rank("lexical") is not null && row.Snippet.StartsWith("w3", StringComparison.Ordinal)));
        rows = await database.FindAsync("w3", """{"legs": [{"function": {"sql": "price", "top": 80}}]}""", Ct, topN: 80, options: """{"unit": "chunk"}""");
        Assert.Equal(72, rows.Count);
        Assert.All(rows, row => Assert.Equal(0, row.Ordinal));
    }

    [PostgresTheory]
    [InlineData("publishd", "42703", "leg 'recent': column \"publishd\" does not exist", "published")]
    [InlineData("s.nothing + 1", "42703", "leg 'recent': column s.nothing", "published")]
    [InlineData("body", "22023", "leg 'recent': the expression must be a number, got text", "extract(epoch")]
    [InlineData("published", "22023", "must be a number, got date", null)]
    [InlineData("s", "22023", "must be a number, got", null)]
    [InlineData("(id, price)", "22023", "must be a number, got record", null)]
    [InlineData("price > 1", "22023", "must be a number, got boolean", "::integer")]
    [InlineData("t.price", "22023", "leg 'recent': missing FROM-clause entry for table \"t\"", null)]
    [InlineData("price +", "22023", "leg 'recent': syntax error", null)]
    [InlineData("price, 1", "22023", "profile at /legs/0/function: the expression is several, with commas between", "One expression")]
    [InlineData("price as value", "22023", "profile at /legs/0/function: the expression goes on with a clause (as)", "One expression")]
    [InlineData("price from items", "22023", "goes on with a clause (from)", null)]
    [InlineData("price order by 1", "22023", "goes on with a clause (order)", null)]
    [InlineData("max(price)", "22023", "leg 'recent': aggregate functions", null)]
    [InlineData("row_number() over ()", "22023", "leg 'recent': window functions", null)]
    [InlineData("generate_series(1, 3)", "22023", "leg 'recent': set-returning functions", null)]
    [InlineData("1 / (id - 3)", "22023", "leg 'recent': division by zero", null)]
    [InlineData("price * 'NaN'::numeric", "22023", "leg 'recent': the expression gives NaN for '", "NULL")]
    [InlineData("case id when 5 then 'Infinity'::float8 else 1 end", "22023", "leg 'recent': the expression gives Infinity for '5'", "NULL")]
    [InlineData("case id when 5 then '-Infinity'::float8 end", "22023", "leg 'recent': the expression gives -Infinity for '5'", "NULL")]
    [InlineData("'1e400'::numeric", "22023", "out of range", null)]
    [InlineData("no_such_function(id)", "22023", "leg 'recent': function no_such_function(integer) does not exist", "schema")]
    [InlineData("1; delete from items", "22023", "profile at /legs/0/function: the expression may not contain ;", "One expression")]
    [InlineData("1 -- x", "22023", "may not contain --", null)]
    [InlineData("1 /* x */", "22023", "may not contain /*", null)]
    [InlineData("$1", "22023", "may not contain $", null)]
    [InlineData("$q$1$q$::integer", "22023", "may not contain $", null)]
    [InlineData("length(E'\\\\')", "22023", "may not contain \\", null)]
    [InlineData("price) from items s, (select 1", "22023", "may not contain a query (select)", "function")]
    [InlineData("(SELECT max(price) from items)", "22023", "may not contain a query (SELECT)", null)]
    [InlineData("(values (1))", "22023", "may not contain a query (values)", null)]
    [InlineData("exists (table items)", "22023", "may not contain a query (table)", null)]
    [InlineData("price) + (1", "22023", "the parentheses of the expression do not match", null)]
    [InlineData("(price", "22023", "the parentheses of the expression do not match", null)]
    [InlineData("length('abc)", "22023", "a quote (') that is not closed", null)]
    [InlineData("\"price", "22023", "a quote (\") that is not closed", null)]
    [InlineData("  ", "22023", "the expression is empty", null)]
    public async Task What_is_not_a_number_of_the_row_is_refused_with_the_leg_s_name(string expression, string sqlState, string named, string? hinted)
    {
        var error = await database.ErrorAsync("", Leg(expression, ", \"name\": \"recent\""), Ct);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        if (hinted is not null)
        {
            Assert.Contains(hinted, error.Hint, StringComparison.Ordinal);
        }

        Assert.Equal((long)LegDatabase.Rows, await database.Database.ScalarAsync<long>("select count(*) from items", Ct));
    }

    [PostgresFact]
    public async Task Nothing_that_the_expression_calls_can_change_anything()
    {
        await database.Database.ExecuteAsync(
            """
            create sequence counter;
            create table log (id int);
            create function public.note(id int) returns int language plpgsql as $$ begin insert into public.log values (id); return id; end $$;
            create function public.note_stable(id int) returns int language plpgsql stable as $$ begin perform public.note(id); return id; end $$;
            """, Ct);
        foreach (var expression in new[] { "nextval('public.counter')", "public.note(id)", "public.note_stable(s.id)" })
        {
            var error = await database.ErrorAsync("", Leg(expression), Ct);
            Assert.Equal("22023", error.SqlState);
            Assert.Contains("leg 'function': the expression may not change anything", error.MessageText, StringComparison.Ordinal);
        }

        Assert.Equal(0L, await database.Database.ScalarAsync<long>("select count(*) from log", Ct));
        // The transaction around the search can write before and after.
        await using var connection = await database.Database.DataSource.OpenConnectionAsync(Ct);
        Assert.Equal(["read-write", "1"], await HandVectors.RowsAsync(
            connection, $"begin; insert into log values (1); select distinct 'read-write' from rankdb.search('items', '', options => '{{\"profile\": {Leg("price")} }}'); insert into log values (2); select count(*) - 1 from log; rollback", Ct));
    }

    [PostgresFact]
    public async Task The_expression_never_sees_a_row_that_a_policy_or_the_filter_hides()
    {
        var reader = await SecuredAsync("secured");
        await database.Database.ExecuteAsync(
            """
            create function public.tell(id int) returns int language plpgsql immutable cost 0.0001 as $$ begin if id % 4 <> 2 then raise exception 'saw %', id; end if; return id; end $$;
            select rankdb.create_profile('telling', '{"legs": [{"function": {"sql": "public.tell(id)", "top": 100}}]}');
            select rankdb.create_profile('dividing', '{"legs": [{"function": {"sql": "100 / (id - 42)", "top": 100}}]}');
            """, Ct);
        var rows = await LegDatabase.FindStoredAsync(reader.DataSource, "telling", "", Ct, "secured", 100);
        Assert.Equal(20, rows.Count);
        Assert.All(rows, row => Assert.Equal(2, int.Parse(row.Id, CultureInfo.InvariantCulture) % 4));
        Assert.Equal(20, rows[0].Candidates("function").GetProperty("found").GetInt32());

        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => LegDatabase.FindStoredAsync(reader.DataSource, "dividing", "", Ct, "secured"))).SqlState);
        Assert.Equal(19, (await LegDatabase.FindStoredAsync(reader.DataSource, "dividing", "", Ct, "secured", 100, """{"id": {"ne": 42}}""")).Count);
        // Many values make the filter look dear beside the division; it is asked first all the same.
        var ids = string.Join(',', Enumerable.Range(43, 2000));
        Assert.Equal(9, (await LegDatabase.FindStoredAsync(reader.DataSource, "dividing", "", Ct, "secured", 100, $$"""{"id": {"in": [{{ids}}]}, "body": {"like": "%t%e%x%t%"} }""")).Count);
    }

    [PostgresFact]
    public async Task The_expression_has_the_caller_s_rights_and_not_its_search_path()
    {
        var reader = await SecuredAsync("limited");
        await database.Database.ExecuteAsync(
            $"""
            create function public.forbidden(id int) returns int language sql immutable as 'select id';
            revoke execute on function public.forbidden(int) from public;
            create schema mine; grant usage on schema mine to public;
            create function mine.abs(id int) returns int language sql immutable as 'select 7';
            create function mine.secret(id int) returns int language sql immutable as 'select 8';
            select rankdb.create_profile('forbidden', '{Leg("public.forbidden(id)")}');
            select rankdb.create_profile('absolute', '{Leg("abs(id)")}');
            select rankdb.create_profile('named', '{Leg("mine.abs(id)")}');
            select rankdb.create_profile('unnamed', '{Leg("secret(id)")}');
            """, Ct);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(reader.ConnectionString) { SearchPath = "mine, public, pg_catalog" }.ConnectionString);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => LegDatabase.FindStoredAsync(source, "forbidden", "", Ct, "limited"))).SqlState);
        Assert.Equal(78, (await LegDatabase.FindStoredAsync(source, "absolute", "", Ct, "limited"))[0].LegScore("function"));
        Assert.Equal(7, (await LegDatabase.FindStoredAsync(source, "named", "", Ct, "limited"))[0].LegScore("function"));
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => LegDatabase.FindStoredAsync(source, "unnamed", "", Ct, "limited"))).SqlState);
    }

    [PostgresFact]
    public async Task Who_may_not_store_profiles_may_not_bring_an_expression()
    {
        var reader = await SecuredAsync("brought");
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.FindAsync("", Leg("id"), Ct, "brought", source: reader.DataSource));
        Assert.Equal("42501", error.SqlState);
        Assert.Contains("function leg", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(2, (await database.FindAsync("w2", """{"legs": [{"lexical": {"filter": {"id": {"lt": 30}}}}]}""", Ct, "brought", source: reader.DataSource)).Count);
    }

    [PostgresFact]
    public async Task Keys_of_several_columns_and_of_dates_are_documents_like_others()
    {
        await database.Database.ExecuteAsync(
            """
            create table days (day date, part text, body text not null, visits int, primary key (day, part));
            insert into days select date '2024-03-01' + n, 'p"' || n % 2, 'word', n from generate_series(1, 20) n;
            select rankdb.create_index('days', 'days', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(database.Database.Scratch, "days", Ct);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Database.ConnectionString) { Options = "-c datestyle=German -c timezone=Asia/Tokyo" }.ConnectionString);
        var rows = await database.FindAsync("", """{"legs": [{"function": {"sql": "visits"}}, {"foreign": {"hits": ["[\"2024-03-21\",\"p\\\"0\"]"]}}]}""", Ct, "days", 3, source: source);
        Assert.Equal(["""["2024-03-21","p\"0"]""", """["2024-03-20","p\"1"]""", """["2024-03-19","p\"0"]"""], rows.Select(row => row.Id));
        Assert.Equal(1, rows[0].Rank("foreign"));
    }

    private static string Leg(string expression, string more = "") =>
        $$"""{"legs": [{"function": {"sql": {{System.Text.Json.JsonSerializer.Serialize(expression, PlainJson)}}{{more}} } }]}""";

    private static readonly System.Text.Json.JsonSerializerOptions PlainJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A copy of the rows behind a policy that shows a quarter of them.
    private async Task<TestRole> SecuredAsync(string name)
    {
        var reader = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.Database.ExecuteAsync(
            $"""
            create table {name} (like items including all);
            insert into {name} select * from items;
            alter table {name} enable row level security;
            create policy quarter on {name} using (tenant = 2);
            create policy worker on {name} for select to rankdb_worker using (true);
            grant select on {name} to {reader.Name};
            select rankdb.create_index('{name}', '{name}', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(database.Database.Scratch, name, Ct);
        return reader;
    }
}
