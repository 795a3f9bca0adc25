using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class FilterTypesTests(FilterTypesTests.Things things) : IClassFixture<FilterTypesTests.Things>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"big": 9000000000007}""", "big = 9000000000007")]
    [InlineData("""{"price": {"gt": 10.005, "lte": "40.25"}}""", "price > 10.005 and price <= 40.25")]
    [InlineData("""{"ratio": "NaN"}""", "ratio = 'NaN'")]
    [InlineData("""{"ratio": {"lt": 0.25}}""", "ratio < 0.25")]
    [InlineData("""{"code": "abcdefgh"}""", "code = 'abcdefgh'")]
    [InlineData("""{"code": ["c1", "c2"]}""", "code in ('c1', 'c2')")]
    [InlineData("""{"fixed": "f1"}""", "fixed = 'f1'")]
    [InlineData("""{"fixed": ["f1  ", "f3"]}""", "fixed in ('f1', 'f3')")]
    [InlineData("""{"flag": true}""", "flag")]
    [InlineData("""{"flag": {"ne": true}}""", "flag <> true")]
    [InlineData("""{"day": {"between": ["2024-02-01", "2024-02-29"]}}""", "day between '2024-02-01' and '2024-02-29'")]
    [InlineData("""{"at": {"gte": "08:30"}}""", "at >= '08:30'")]
    [InlineData("""{"moment": {"lt": "2024-01-03T12:00:00"}}""", "moment < '2024-01-03 12:00'")]
    [InlineData("""{"zoned": {"gte": "2024-01-05T12:00:00+02:00"}}""", "zoned >= '2024-01-05 10:00+00'")]
    [InlineData("""{"lasts": {"gt": "90 minutes"}}""", "lasts > '90 minutes'")]
    [InlineData("""{"uid": ["00000000-0000-0000-0000-000000000005", "00000000-0000-0000-0000-000000000009"]}""", "uid::text like '%5' and id = 5 or id = 9")]
    [InlineData("""{"address": "10.0.0.7"}""", "address = '10.0.0.7'")]
    [InlineData("""{"address": {"overlaps": "10.0.0.0/27"}}""", "address && '10.0.0.0/27'")]
    [InlineData("""{"mood": "sad"}""", "mood = 'sad'")]
    [InlineData("""{"mood": {"gt": "sad"}}""", "mood > 'sad'")]
    [InlineData("""{"mood": ["sad", "happy"]}""", "mood in ('sad', 'happy')")]
    [InlineData("""{"numbers": {"contains": 3}}""", "numbers @> '{3}'")]
    [InlineData("""{"numbers": {"overlaps": [1, 2]}}""", "numbers && '{1,2}'")]
    [InlineData("""{"numbers": [1, 11]}""", "numbers = '{1,11}'")]
    [InlineData("""{"numbers": {"in": [[1, 11], [2, 12]]}}""", "numbers = '{1,11}' or numbers = '{2,12}'")]
    [InlineData("""{"numbers": {"contains": []}}""", "numbers @> '{}'")]
    [InlineData("""{"labels": {"contains": ["it's, \"quoted\""]}}""", "labels @> array['it''s, \"quoted\"']::varchar[]")]
    [InlineData("""{"labels": {"overlaps": "NULL"}}""", "labels && array['NULL']::varchar[]")]
    [InlineData("""{"facts": {"contains": {"level": 2}}}""", "facts @> '{\"level\": 2}'")]
    [InlineData("""{"facts": {"level": 2, "kind": {"a": false}, "list": [2, 3]}}""", "facts = '{\"level\": 2, \"kind\": {\"a\": false}, \"list\": [2, 3]}'")]
    [InlineData("""{"facts": {"path": "$.kind.a", "eq": true}}""", "facts #> '{kind,a}' = 'true'")]
    [InlineData("""{"facts": {"path": "$.level", "gte": 1, "lt": 3}}""", "(facts ->> 'level')::int in (1, 2)")]
    [InlineData("""{"facts": {"path": "$.level", "between": [1, 2]}}""", "(facts ->> 'level')::int in (1, 2)")]
    [InlineData("""{"facts": {"path": "$.level", "in": [0, 3]}}""", "(facts ->> 'level')::int in (0, 3)")]
    [InlineData("""{"facts": {"path": "$.level", "ne": 2}}""", "(facts ->> 'level')::int <> 2")]
    [InlineData("""{"facts": {"path": "$.level", "lt": "3"}}""", "false")]
    [InlineData("""{"facts": {"path": "$.name", "eq": "it's \"n\" \\ 7"}}""", """facts ->> 'name' = 'it''s "n" \ 7'""")]
    [InlineData("""{"facts": {"path": "$.name", "ilike": "IT_S%7"}}""", "facts ->> 'name' ilike 'IT_S%7'")]
    [InlineData("""{"facts": {"path": "$.list[*]", "eq": 4}}""", "facts -> 'list' @> '4'")]
    [InlineData("""{"facts": {"path": "$.name", "is_null": true}}""", "facts ->> 'name' is null")]
    [InlineData("""{"facts": {"path": "$.name", "is_null": false}}""", "facts ->> 'name' is not null")]
    [InlineData("""{"facts": {"path": "$.kind", "contains": {"a": true}}}""", "facts -> 'kind' @> '{\"a\": true}'")]
    [InlineData("""{"plain": {"path": "$.n", "gt": 190}}""", "id > 190")]
    [InlineData("""{"plain": {"contains": {"n": 7}}}""", "id = 7")]
    [InlineData("""{"during": {"contains": "2024-01-10"}}""", "during @> date '2024-01-10'")]
    [InlineData("""{"during": {"contains": "[2024-01-10,2024-01-12)"}}""", "during @> daterange('2024-01-10', '2024-01-12')")]
    [InlineData("""{"during": {"overlaps": "[2024-01-10,2024-01-12)"}}""", "during && daterange('2024-01-10', '2024-01-12')")]
    [InlineData("""{"during": {"overlaps": ["[2024-01-01,2024-01-02)", "[2024-01-20,)"]}}""", "during && daterange('2024-01-01', '2024-01-02') or during && daterange('2024-01-20', null)")]
    [InlineData("""{"during": {"overlaps": []}}""", "false")]
    [InlineData("""{"span": {"contains": 5}}""", "span @> 5")]
    [InlineData("""{"span": "[3,9)"}""", "span = '[3,9)'")]
    [InlineData("""{"spans": {"contains": 5}}""", "spans @> 5")]
    [InlineData("""{"spans": {"overlaps": "{[3,4)}"}}""", "spans && '{[3,4)}'::int4multirange")]
    [InlineData("""{"doubled": {"gte": 390}}""", "doubled >= 390")]
    [InlineData("""{"short": ["d1", "too long for it"]}""", "short in ('d1')")]
    [InlineData("""{"od\"d %I na'me": 4}""", "id % 5 = 4")]
    [InlineData("""{"folded": "FOLD3"}""", "folded = 'fold3'")]
    [InlineData("""{"folded": ["FOLD3", "fold4"]}""", "lower(folded::text) in ('fold3', 'fold4')")]
    [InlineData("""{"folded": {"ne": "FOLD3"}}""", "lower(folded::text) <> 'fold3'")]
    [InlineData("""{"folded": {"gt": "FOLD3"}}""", "lower(folded::text) > 'fold3'")]
    [InlineData("""{"raw": "\\x07"}""", "raw = '\\x07'")]
    [InlineData("""{"or": [{"id": 1}, {"and": [{"id": {"gt": 5}}, {"not": {"id": {"gt": 7}}}]}]}""", "id in (1, 6, 7)")]
    [InlineData("""{"not": {"or": []}}""", "true")]
    public async Task A_filter_means_what_its_SQL_means_for_every_common_type(string filter, string condition)
    {
        var expected = await things.Scratch.RowsAsync(HandVectors.BruteForce("things", 1000, condition), Ct);
        Assert.Equal(expected, await things.Scratch.RowsAsync(HandVectors.Leg("things", 1000, filter), Ct));
    }

    [PostgresFact]
    public async Task Ten_thousand_ids_from_a_subquery_are_one_list()
    {
        var rows = await things.Scratch.RowsAsync(
            $"""
            select h.id from rankdb.indexes i,
              rankdb._scope(i, jsonb_build_object('id', (select jsonb_agg(n * 7) from generate_series(1, 10000) n))) s,
              unnest(rankdb._dense_leg(i, '{HandVectors.Query}', s, 1000)) h
            where i.name = 'things' order by h.rank
            """, Ct);
        Assert.Equal(await things.Scratch.RowsAsync(HandVectors.BruteForce("things", 1000, "id % 7 = 0"), Ct), rows);
    }

    [PostgresTheory]
    [InlineData("set datestyle = 'SQL, DMY'")]
    [InlineData("set intervalstyle = 'sql_standard'")]
    [InlineData("set standard_conforming_strings = off")]
    [InlineData("set array_nulls = off")]
    [InlineData("set extra_float_digits = -15")]
    [InlineData("set timezone = 'Asia/Kathmandu'")]
    [InlineData("set bytea_output = 'escape'")]
    [InlineData("set search_path = ''")]
    [InlineData("set enable_nestloop = off; set enable_indexscan = off; set enable_sort = off; set enable_hashagg = off")]
    [InlineData("set plan_cache_mode = force_generic_plan")]
    [InlineData("set default_transaction_read_only = on")]
    public async Task The_callers_settings_change_nothing(string settings)
    {
        const string Filter = """
            {"day": {"gte": "2024-02-01"}, "price": {"lt": 150.25}, "labels": {"contains": "it's, \"quoted\""}, "raw": {"ne": "\\x07"},
             "zoned": {"gte": "2024-01-05T12:00:00+02:00"}, "lasts": {"gt": "90 minutes"}, "facts": {"path": "$.level", "gte": 1}}
            """;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(things.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        var expected = await HandVectors.RowsAsync(connection, HandVectors.Leg("things", 1000, Filter), Ct);
        Assert.InRange(expected.Count, 10, 190);
        await using (var command = new NpgsqlCommand(settings, connection))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        // A literal with backslashes would be another one under standard_conforming_strings = off: the filter goes as a parameter.
        await using var leg = new NpgsqlCommand(
            $"select h.id from rankdb.indexes i, rankdb._scope(i, $1::text::jsonb) s, unnest(rankdb._dense_leg(i, '{HandVectors.Query}', s, 1000)) h where i.name = 'things' order by h.rank",
            connection) { Parameters = { new() { Value = Filter } } };
        await using var reader = await leg.ExecuteReaderAsync(Ct);
        var actual = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            actual.Add(reader.GetString(0));
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>200 rows with a column of every common type.</summary>
    public sealed class Things(TestServer server) : IAsyncLifetime
    {
        public ScratchDatabase Scratch { get; private set; } = null!;

        public string ConnectionString => Scratch.ConnectionString;

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsConfigured)
            {
                return;
            }

            Scratch = await server.CreateMigratedAsync();
            await Scratch.ExecuteAsync(
                """
                create extension citext;
                create type mood as enum ('sad', 'fair', 'happy');
                create domain short_text as text check (length(value) < 5);
                create table things (
                  id integer primary key, body text, big bigint, price numeric(10, 2), ratio double precision, code varchar(8), fixed char(4),
                  flag boolean, day date, at time, moment timestamp, zoned timestamptz, lasts interval, uid uuid, address inet, mood mood,
                  numbers integer[], labels varchar(20)[], facts jsonb, plain json, during daterange, span int4range, spans int4multirange,
                  doubled bigint generated always as (big * 2) stored, short short_text, "od""d %I na'me" integer, raw bytea, folded citext, place point);
                insert into things (id, body, big, price, ratio, code, fixed, flag, day, at, moment, zoned, lasts, uid, address, mood, numbers, labels, facts, plain, during, span, spans, short, "od""d %I na'me", raw, folded)
                select n, 'thing ' || n, case when n < 190 then n + 9000000000000 else n end, n + 0.25, case when n % 10 = 0 then 'NaN' else n / 400.0 end, 'c' || n % 7, 'f' || n % 5,
                  case n % 3 when 0 then true when 1 then false end, date '2024-01-01' + n, time '00:00' + n * interval '5 minutes',
                  timestamp '2024-01-01' + n * interval '1 hour', timestamptz '2024-01-01 00:00+00' + n * interval '1 hour', n * interval '1 minute',
                  ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, ('10.0.0.' || n)::inet, (array['sad', 'fair', 'happy'])[1 + n % 3]::mood,
                  array[n % 10, n % 10 + 10], array['it''s, "quoted"', case when n % 4 = 0 then 'NULL' else 'l' || n end],
                  jsonb_build_object('level', n % 4, 'kind', jsonb_build_object('a', n % 2 = 0), 'list', jsonb_build_array(n % 4, n % 4 + 1))
                    || case when n % 6 = 0 then jsonb_build_object('name', format('it''s "n" \ %s', n % 9)) else '{}' end,
                  json_build_object('n', n), daterange(date '2024-01-01', date '2024-01-01' + n % 30), int4range(n % 10, 9), int4multirange(int4range(n % 10, 9)), 'd' || n % 3, n % 5, decode(lpad(to_hex(n), 2, '0'), 'hex'), 'Fold' || n % 8
                from generate_series(1, 200) n;
                analyze things;
                select rankdb.create_index('things', 'things', array['body'])
                """);
            await HandVectors.IndexAsync(Scratch, "things", CancellationToken.None);
        }

        public ValueTask DisposeAsync() => Scratch is null ? ValueTask.CompletedTask : Scratch.DisposeAsync();
    }
}
