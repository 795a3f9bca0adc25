using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class LexicalUpgradeTests(TestServer server)
{
    private const string Search = "select id, round(score::numeric, 9) from rankdb.lexical_search('old', 'common word7 odd', 20)";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task An_index_made_before_segments_is_searched_at_once_and_gets_them_when_the_worker_next_comes()
    {
        await using var database = await server.CreateEmptyAsync(Ct);
        var before = new SmallSource();
        before.Files.Clear();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "migrations"), "V0*.sql").Order(StringComparer.Ordinal))
        {
            if (string.CompareOrdinal(Path.GetFileName(file), "V0004") < 0)
            {
                before.Files["migrations/" + Path.GetFileName(file)] = await File.ReadAllTextAsync(file, Ct);
            }
        }

        before.Files["sql/install.sql"] = "-- none";
        await before.Migrator().MigrateAsync(database.DataSource, Ct);
        await FillAsync(database);

        await new Migrator().MigrateAsync(database.DataSource, Ct);
        var expected = await database.RowsAsync(
            """
            with n as (select count(*) as chunks, avg(length) as mean from rankdb_data.g1_lexical)
            select l.id, round(sum(ln(1 + (n.chunks - t.df + 0.5) / (t.df + 0.5)::float8) * cardinality(u.positions) * 2.2
              / (cardinality(u.positions) + 1.2 * (0.25 + 0.75 * l.length / n.mean)))::numeric, 9) as score
            from rankdb_data.g1_lexical l cross join lateral unnest(l.lexemes) u join rankdb_data.g1_terms t on t.term = u.lexeme cross join n
            where u.lexeme in ('common', 'word7', 'odd') group by l.id order by score desc, l.id collate "C" limit 20
            """, Ct);
        Assert.Equal(20, expected.Count);
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync("select * from rankdb.sparse_search('old', 'word7')", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("sparse_model", error.Hint, StringComparison.Ordinal);
        Assert.Equal(expected, await database.RowsAsync(Search, Ct));
        Assert.Equal("drifted", await database.ScalarAsync<string>("select state from rankdb._pending()", Ct));

        await database.ExecuteAsync("select rankdb._settle(1)", Ct);
        Assert.Equal(["common", "odd"], await database.RowsAsync("select term from rankdb_data.g1_terms where segmented order by term", Ct));
        Assert.Equal(expected, await database.RowsAsync(Search, Ct));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from rankdb._pending()", Ct));
    }

    // What version 3 left of an index with 3,000 rows.
    private static Task FillAsync(ScratchDatabase database) =>
        database.ExecuteAsync(
            """
            alter schema rankdb_data owner to rankdb_owner;
            create table old (id integer primary key, body text not null);
            insert into old select n, concat_ws(' ', 'common', case when n % 2 = 1 then 'odd' end, 'word' || n % 50, repeat('common ', n % 5)) from generate_series(1, 3000) n;
            insert into rankdb.indexes (name, source, source_name, key_columns, key_types, content, language)
            values ('old', 'old', 'public.old', '{id}', '{integer}', '{body}', 'pg_catalog.simple');
            insert into rankdb.generations (index_id, state, model, chunk_tokens, k1, b) values (1, 'ready', 'default', 256, 1.2, 0.75);
            update rankdb.indexes set generation = 1;
            create table rankdb_data.g1 (chunk_id bigint generated always as identity primary key, id text collate "C" not null, key1 integer not null,
              ordinal integer not null, start_at integer not null, end_at integer not null, tokens integer not null, content_hash bytea not null,
              body text not null, embedding halfvec, token_ids text, token_version text, unique (id, ordinal));
            create table rankdb_data.g1_lexical (chunk_id bigint primary key references rankdb_data.g1 on delete cascade, id text collate "C" not null,
              key1 integer not null, length integer not null, lexemes tsvector not null, impacts sparsevec not null);
            create table rankdb_data.g1_terms (term text collate "C" primary key, term_id integer generated always as identity unique, df integer not null, max_impact real not null);
            alter table rankdb_data.g1 owner to rankdb_owner;
            alter table rankdb_data.g1_lexical owner to rankdb_owner;
            alter table rankdb_data.g1_terms owner to rankdb_owner;
            insert into rankdb_data.g1 (id, key1, ordinal, start_at, end_at, tokens, content_hash, body)
            select id::text, id, 0, 0, length(body), 1, sha256(convert_to(body, 'UTF8')), body from old order by old.id;
            insert into rankdb_data.g1_terms (term, df, max_impact)
            select u.lexeme, count(*), 2.2 from rankdb_data.g1 g cross join lateral unnest(to_tsvector('simple', g.body)) u group by 1;
            insert into rankdb.statistics (generation, documents, chunks, total_length, average_length)
            select 1, 3000, 3000, sum(n), avg(n) from (select cardinality(string_to_array(trim(body), ' ')) as n from old) o;
            insert into rankdb_data.g1_lexical
            select g.chunk_id, g.id, g.key1, n.length, v.lexemes, (
              select ('{' || string_agg(t.term_id || ':' || (tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * n.length / s.average_length)))::real, ',') || '}/1000000000')::sparsevec
              from unnest(v.lexemes) u join rankdb_data.g1_terms t on t.term = u.lexeme cross join lateral (select cardinality(u.positions) as tf) f)
            from rankdb_data.g1 g cross join lateral (select to_tsvector('simple', g.body) as lexemes) v cross join rankdb.statistics s
            cross join lateral (select cardinality(string_to_array(trim(g.body), ' ')) as length) n;
            create index g1_lexemes on rankdb_data.g1_lexical using gin (lexemes) with (fastupdate = off);
            """, Ct);
}
