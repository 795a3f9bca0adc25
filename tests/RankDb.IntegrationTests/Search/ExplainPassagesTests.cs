using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Explanations of documents that have several chunks.</summary>
public sealed class ExplainPassagesTests(PassageDatabase database) : IClassFixture<PassageDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_document_with_a_good_chunk_that_the_rollup_makes_a_worse_document_is_lost_at_the_rollup()
    {
        // Documents 1 to 5 have the best chunks, but begin with worse ones than all others.
        await database.Database.ExecuteAsync(
            """
            create table tales (id int primary key, body text);
            insert into tales select n, 'tale ' || n from generate_series(1, 12) n;
            select rankdb.create_index('tales', 'tales', array['body'], '{"language": "simple"}');
            select rankdb.create_profile('five', '{"legs": [{"lexical": {"top": 5}}]}');
            """, Ct);
        await using (var connection = await database.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await HandVectors.RowsAsync(connection, "select rankdb._stage()", Ct);
            await HandVectors.RowsAsync(connection,
                """
                with staged as (
                  insert into pg_temp.rankdb_stage
                  select c.key, o, o * 10, o * 10 + 10, 8,
                    case when c.key[1]::int > 5 then case o when 0 then 'cedar cedar birch' else 'amber' end
                      when o = 0 then 'cedar birch birch birch birch amber amber' else 'cedar cedar cedar' end, array[1, 0]::real[]
                  from rankdb._claim((select index_id from rankdb.indexes where name = 'tales'), 1000) c, generate_series(0, 1) o
                  returning 1)
                select count(*) from staged;
                select rankdb._apply((select index_id from rankdb.indexes where name = 'tales'), 'by-hand', 2);
                """, Ct);
            await HandVectors.RowsAsync(connection, "select rankdb._settle((select index_id from rankdb.indexes where name = 'tales'))", Ct);
        }

        const string search = "select id from rankdb.search('tales', 'cedar', 5, profile => 'five', options => '{\"rollup\": ROLLUP}') order by id";
        Assert.Equal(["1", "2", "3", "4", "5"], await database.RowsAsync(search.Replace("ROLLUP", "\"max\"", StringComparison.Ordinal), Ct));
        Assert.Equal(["10", "11", "12", "6", "7"], await database.RowsAsync(search.Replace("ROLLUP", "\"first\"", StringComparison.Ordinal), Ct));
        Assert.Equal(
            ["1|rollup|8", "11||2", "9|leg|7"],
            await database.RowsAsync(
                """
                select e ->> 'id', e ->> 'lost_at', jsonb_path_query_first(e, '$.stages[*] ? (@.stage == "leg").rank')
                from (values ('1'), ('11'), ('9')) v (id), rankdb.explain('tales', 'cedar', v.id, profile => 'five', options => '{"top_n": 5, "rollup": "first"}') e order by 1
                """, Ct));
    }

    [PostgresFact]
    public async Task With_chunks_as_the_unit_the_best_chunk_of_the_document_is_explained()
    {
        Assert.Equal(
            ["True"],
            await database.RowsAsync(
                """
                select bool_and((e ->> 'rank')::bigint = s.rank and (e ->> 'score')::float8 = s.score)
                from (select distinct on (id) id, rank, score from rankdb.search('passages', 'cedar fjord', 8, profile => 'lexical', options => '{"unit": "chunk"}') order by id, rank) s
                cross join lateral rankdb.explain('passages', 'cedar fjord', s.id, profile => 'lexical', options => '{"unit": "chunk", "top_n": 8}') e
                """, Ct));
    }

    [PostgresFact]
    public async Task A_composite_key_is_explained_by_its_id()
    {
        await database.Database.ExecuteAsync(
            """
            create table items (code text, variant int, title text, primary key (code, variant));
            insert into items values ('te"nt', 1, 'a tent'), ('te"nt', 2, 'a lamp');
            select rankdb.create_index('items', 'items', array['title']);
            """, Ct);
        await HandVectors.IndexAsync(database.Database.Scratch, "items", Ct);

        Assert.Equal(
            ["""["te\"nt","1"]|True""", """["te\"nt","2"]|leg""", "[\"te\\\"nt\",\"3\"]|row", "[\"te\\\"nt\"]|row", "[1|row"],
            await database.RowsAsync(
                """
                select e ->> 'id', coalesce(e ->> 'lost_at', initcap((e -> 'found')::text))
                from (values (1, '["te\"nt","1"]'), (2, '["te\"nt", 2]'), (3, '["te\"nt","3"]'), (4, '["te\"nt"]'), (5, '[1')) v (n, id), rankdb.explain('items', 'tent', v.id, profile => 'lexical') e order by n
                """, Ct));
    }
}
