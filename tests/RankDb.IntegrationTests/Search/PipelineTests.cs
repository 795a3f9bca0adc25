using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class PipelineTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_details_of_a_row_add_up_to_its_score()
    {
        var definition = JsonDocument.Parse((await database.ScalarAsync<string>("select definition::text from rankdb.profiles where name = 'default'", Ct))!).RootElement;
        var blend = definition.GetProperty("rerank")[0].GetProperty("blend").GetDouble();
        var legs = definition.GetProperty("legs").GetArrayLength();
        var rows = await database.RowsAsync("select id, rank, score, status, details from rankdb.search('articles', 'silver island castle', 60)", Ct);
        Assert.Equal(60, rows.Count);
        var previous = double.PositiveInfinity;
        for (var i = 0; i < rows.Count; i++)
        {
            var parts = rows[i].Split('|', 5);
            Assert.Equal((i + 1).ToString(CultureInfo.InvariantCulture), parts[1]);
            Assert.Equal("full", parts[3]);
            var score = double.Parse(parts[2], CultureInfo.InvariantCulture);
            Assert.InRange(score, 0, previous);
            previous = score;
            var details = JsonDocument.Parse(parts[4]).RootElement;
            var fused = details.GetProperty("legs").EnumerateObject().Sum(leg => leg.Value.GetProperty("weight").GetDouble() * leg.Value.GetProperty("normalized").GetDouble()) / legs;
            Assert.Equal(fused, details.GetProperty("fused").GetProperty("score").GetDouble(), 1e-9);
            var probability = details.TryGetProperty("rerank", out var rerank) ? rerank.GetProperty("score").GetDouble() : 0;
            Assert.Equal((blend * probability) + ((1 - blend) * fused), score, 1e-9);
        }

        Assert.Equal(50, rows.Count(row => row.Contains("\"rerank\"", StringComparison.Ordinal)));
    }

    [PostgresFact]
    public async Task The_reranker_s_score_of_a_row_is_what_rerank_gives_for_its_text()
    {
        var mismatches = await database.ScalarAsync<long>(
            """
            select count(*)
            from rankdb.search('articles', 'silver island', 5) s
            join articles a on a.id::text = s.id
            cross join lateral rankdb.rerank('silver island', array[a.title || e'\n' || a.body]) r
            where abs(r.score - (s.details #>> '{rerank,score}')::float8) > 1e-5
            """, Ct);
        Assert.Equal(0L, mismatches);
    }

    [PostgresFact]
    public async Task Chunks_as_the_unit_are_reranked_by_their_own_texts()
    {
        await database.ExecuteAsync(
            """
            create table letters (id int primary key, body text);
            insert into letters select id, body from articles where id <= 30;
            select rankdb.create_index('letters', 'letters', array['body'], '{"chunk_tokens": 16}')
            """, Ct);
        await database.RefreshAsync("letters", Ct);
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'letters'", Ct);
        Assert.Equal(
            ["40|0|full|True"],
            await database.RowsAsync(
                $$"""
                select count(*), count(*) filter (where abs(r.score - (s.details #>> '{rerank,score}')::float8) > 1e-5), min(s.status), count(distinct s.id) < 40
                from rankdb.search('letters', 'silver island', 40, options => '{"unit": "chunk", "timeout_ms": 60000}') s
                join rankdb_data.g{{generation}} g on g.id = s.id and g.ordinal = (s.details #>> '{chunk,ordinal}')::int
                cross join lateral rankdb.rerank('silver island', array[g.body]) r
                """, Ct));
    }

    [PostgresFact]
    public async Task Dense_scores_are_the_cosine_of_the_vectors_and_find_the_exact_neighbours()
    {
        var generation = await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'articles'", Ct);
        var expected = await database.RowsAsync(
            $"select id from rankdb_data.g{generation} where embedding is not null order by embedding <=> rankdb.embed('thunder over the castle')::halfvec, id limit 10", Ct);
        Assert.Equal(expected, await database.RowsAsync("select id from rankdb.dense_search('articles', 'thunder over the castle', 10) order by rank", Ct));
    }

    [PostgresFact]
    public async Task Options_change_one_call()
    {
        Assert.Equal(10L, await database.ScalarAsync<long>(
            """select count(*) filter (where details ? 'rerank') from rankdb.search('articles', 'silver', 30, options => '{"rerank_top": 10}')""", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """select count(*) filter (where details ? 'rerank') from rankdb.search('articles', 'silver', 30, options => '{"rerank_top": 0}')""", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """select count(*) from rankdb.search('articles', 'silver', 30, options => '{"min_score": 1}') where score < 1""", Ct));
    }

    [PostgresFact]
    public async Task A_search_leaves_the_session_s_settings_as_they_were()
    {
        const string settings = "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name !~ '^(rankdb\\.|transaction_)'";
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new Npgsql.NpgsqlCommand("set hnsw.ef_search = 77; set hnsw.iterative_scan = 'off'; select '[1]'::halfvec", connection, transaction);
        await command.ExecuteNonQueryAsync(Ct);
        command.CommandText = settings;
        var before = (string)(await command.ExecuteScalarAsync(Ct))!;
        command.CommandText = "select count(*) from rankdb.search('articles', 'silver')";
        Assert.Equal(10L, await command.ExecuteScalarAsync(Ct));
        command.CommandText = settings;
        Assert.Equal(before, (string)(await command.ExecuteScalarAsync(Ct))!);
        Assert.Contains("hnsw.ef_search=77", before, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Rerank_orders_texts_and_takes_the_callers_ids()
    {
        var rows = await database.RowsAsync(
            "select id, rank from rankdb.rerank('how to read a file', array['bananas are yellow', 'how to read a file line by line', 'read a file'], array['x', 'y', 'z'], top_n => 2) order by rank", Ct);
        Assert.Equal(2, rows.Count);
        Assert.DoesNotContain("x|1", rows);
        Assert.Equal(["1|1"], await database.RowsAsync("select id, rank from rankdb.rerank('q', array['only'])", Ct));
        Assert.Empty(await database.RowsAsync("select id from rankdb.rerank('q', '{}')", Ct));
    }

    [PostgresFact]
    public async Task Embed_gives_unit_vectors_in_input_order()
    {
        var rows = await database.RowsAsync(
            "select ordinal, round(vector_norm(embedding)::numeric, 3), (embedding <=> rankdb.embed(t, kind => 'document')) < 1e-6 from rankdb.embed(array['river', 'stone bridge']) join unnest(array['river', 'stone bridge']) with ordinality u (t, o) on o = ordinal order by ordinal", Ct);
        Assert.Equal(["1|1.000|True", "2|1.000|True"], rows);
    }

    [PostgresFact]
    public async Task The_rrf_aggregate_is_reciprocal_rank_fusion()
    {
        Assert.Equal(
            ["a|" + ((1 / 61.0) + (1 / 63.0)).ToString("R", CultureInfo.InvariantCulture), "b|" + (1 / 62.0).ToString("R", CultureInfo.InvariantCulture)],
            await database.RowsAsync("select id, rankdb.rrf(rank) from (values ('a', 1), ('a', 3), ('b', 2), ('b', null)) v (id, rank) group by id order by 2 desc", Ct));
        Assert.Equal(0.5 / 11, await database.ScalarAsync<double>("select rankdb.rrf(1, 0.5, 10)", Ct), 1e-12);
    }

    [PostgresFact]
    public async Task A_caller_without_patience_does_not_keep_the_session_from_the_service() =>
        Assert.Equal(
            ["full"],
            await database.RowsAsync(
                """
                select (array_agg(s.status))[1] from (select count(*) as n from rankdb.search('articles', 'an unheard of silver question', 3, options => '{"timeout_ms": 2}') offset 0) hasty
                cross join lateral (select status from rankdb.search('articles', 'silver', 1, options => jsonb_build_object('timeout_ms', 60000 + hasty.n * 0))) s
                """, Ct));
}
