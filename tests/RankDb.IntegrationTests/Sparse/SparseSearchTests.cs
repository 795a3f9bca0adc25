using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>The sparse leg over a real service and model equals brute force in C# over the weights that the model's table defines.</summary>
public sealed class SparseSearchTests(SparseDatabase database) : IClassFixture<SparseDatabase>
{
    private static readonly string[] Queries = ["a", "ab", "b c", "d ,", ". ab c", "a b c d . , ab"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Chunks_are_stored_with_the_models_weights_and_all_of_them_are_in_the_postings()
    {
        var stored = await database.RowsAsync("select g.body, s.sparse::text from rankdb_data.g1 g left join rankdb_data.g1_sparse s using (chunk_id, id, key1) order by chunk_id", Ct);
        Assert.True(stored.Count > 520);
        Assert.Equal(stored.Select(row => TinySparseModel.Text(row.Split('|')[0])), stored.Select(row => row.Split('|')[1]));
        Assert.Equal(["True|True"], await database.RowsAsync("select sparse_to = last_chunk, sparse_to > 500 from rankdb.statistics where generation = 1", Ct));
        Assert.True(await database.ScalarAsync<long>("select count(distinct segment) from rankdb_data.g1_postings", Ct) > 8);
        Assert.Equal([$"{TinySparseModel.Name}|True"], await database.RowsAsync("select sparse_model, sparse_version is not null from rankdb.status where name = 'texts'", Ct));
    }

    [PostgresFact]
    public async Task The_answer_equals_brute_force_at_every_depth_also_while_rows_change()
    {
        await CompareAsync();
        var random = new Random(11);
        await database.ExecuteAsync("delete from texts where id % 3 = 0 and id < 200; update texts set body = body || ' ab' where id between 300 and 330", Ct);
        for (var id = 1001; id <= 1040; id++)
        {
            await database.ExecuteAsync($"insert into texts (id, body, half) values ({id}, '{SparseDatabase.TextOf(random, 3)}', {id % 2})", Ct);
        }

        await database.RefreshAsync("texts", Ct);
        await CompareAsync();
        // As it was before the worker had settled: what lies behind the first 128 ids is scored one by one.
        await database.ExecuteAsync("delete from rankdb_data.g1_postings where segment >= 2; update rankdb.statistics set sparse_to = 128 where generation = 1", Ct);
        await CompareAsync();
        await database.ExecuteAsync("select rankdb._settle_postings(i) from rankdb.indexes i where name = 'texts'", Ct);
        Assert.True(await database.ScalarAsync<bool>("select sparse_to = last_chunk from rankdb.statistics where generation = 1", Ct));
        await CompareAsync();
    }

    [PostgresTheory]
    [InlineData("""{"half": 1}""", 1)]
    [InlineData("""{"id": {"lte": 20}}""", 0)]
    public async Task A_filter_keeps_what_passes_and_nothing_is_missing(string filter, int kind)
    {
        await database.ExecuteAsync("analyze texts", Ct);
        bool Passes(string id) => int.Parse(id, CultureInfo.InvariantCulture) is var number && (kind == 1 ? number % 2 == 1 : number <= 20);
        foreach (var query in Queries)
        {
            Assert.Equal(await database.ExpectedAsync(query, 30, Ct, Passes), await FoundAsync(query, 30, filter));
        }
    }

    [PostgresFact]
    public async Task A_vector_of_the_callers_own_needs_no_service() =>
        Assert.Equal(
            await database.ExpectedAsync("b c", 10, Ct),
            await database.RowsAsync($"select id, score from rankdb.sparse_search('texts', '{TinySparseModel.Text("b c")}'::sparsevec, 10) order by rank", Ct));

    [PostgresFact]
    public async Task A_profile_may_have_the_leg_beside_others_or_alone_and_twice_with_other_words()
    {
        await database.ExecuteAsync(
            """
            select rankdb.create_profile('sparse-alone', '{"legs": [{"sparse": {}}]}');
            select rankdb.create_profile('three', '{"legs": [{"lexical": {}}, {"dense": {}}, {"sparse": {"top": 50}}]}');
            select rankdb.create_profile('twice', '{"legs": [{"sparse": {"name": "own"}}, {"sparse": {"name": "other", "query": "d"}}]}');
            """, Ct);
        Assert.Equal(
            await database.ExpectedAsync("b c", 10, Ct),
            await database.RowsAsync("select id, (details #>> '{legs,sparse,score}')::float8 from rankdb.search('texts', 'b c', profile => 'sparse-alone') order by rank", Ct));
        Assert.Equal(["50|50"], await database.RowsAsync(
            "select details #>> '{candidates,sparse,requested}', details #>> '{candidates,sparse,found}' from rankdb.search('texts', 'b c', 1, profile => 'three')", Ct));
        var other = (await database.ExpectedAsync("d", 1, Ct))[0];
        Assert.Contains(other, await database.RowsAsync(
            "select id, (details #>> '{legs,other,score}')::float8 from rankdb.search('texts', 'b c', 200, profile => 'twice') where details #>> '{legs,other,rank}' = '1'", Ct));
    }

    [PostgresFact]
    public async Task The_unit_and_the_rollup_work_as_for_other_legs()
    {
        await database.ExecuteAsync("""select rankdb.create_profile('units', '{"legs": [{"sparse": {}}]}')""", Ct);
        var chunks = (await database.ChunksAsync(Ct)).Select(chunk => (chunk.Id, chunk.Chunk, Score: TinySparseModel.Score("c ab", chunk.Body)))
            .OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.Id, StringComparer.Ordinal).ThenBy(chunk => chunk.Chunk).Take(25);
        Assert.Equal(
            chunks.Select(chunk => string.Create(CultureInfo.InvariantCulture, $"{chunk.Id}|{chunk.Score}")),
            await database.RowsAsync(
                """select id, (details #>> '{legs,sparse,score}')::float8 from rankdb.search('texts', 'c ab', 25, profile => 'units', options => '{"unit": "chunk"}') order by rank""", Ct));

        var means = (await database.ChunksAsync(Ct)).GroupBy(chunk => chunk.Id, chunk => TinySparseModel.Score("c ab", chunk.Body)).ToDictionary(
            group => group.Key, group => group.OrderDescending().Take(2).Average());
        var found = await database.RowsAsync(
            """select id, (details #>> '{legs,sparse,score}')::float8 from rankdb.search('texts', 'c ab', 900, profile => 'units', options => '{"rollup": {"mean": 2}}')""", Ct);
        Assert.Equal(means.Count(mean => mean.Value > 0), found.Count);
        Assert.All(found, row => Assert.Equal(means[row.Split('|')[0]], double.Parse(row.Split('|')[1], CultureInfo.InvariantCulture), 1e-9));
    }

    [PostgresFact]
    public async Task Words_that_a_query_demands_hold_for_the_leg_too()
    {
        await database.ExecuteAsync("""select rankdb.create_profile('demanding', '{"legs": [{"sparse": {}}]}')""", Ct);
        var ids = await database.RowsAsync("select id from rankdb.search('texts', '+d c', 50, profile => 'demanding')", Ct);
        Assert.Equal(50, ids.Count);
        var with = (await database.ChunksAsync(Ct)).Where(chunk => chunk.Body.Split(' ').Contains("d")).Select(chunk => chunk.Id).ToHashSet();
        Assert.All(ids, id => Assert.Contains(id, with));
    }

    [PostgresFact]
    public async Task True_scores_are_looked_up_for_documents_and_for_chunks()
    {
        var scores = (await database.ChunksAsync(Ct)).GroupBy(chunk => chunk.Id, chunk => TinySparseModel.Score("c .", chunk.Body)).ToDictionary(group => group.Key, group => group.Max());
        var rows = await database.RowsAsync(
            $"select h.id, h.score, h.rank from rankdb.indexes i, unnest(rankdb._sparse_scores(i, '{TinySparseModel.Text("c .")}', array['510', '3', '77', 'no such id'], 'document')) h where i.name = 'texts'", Ct);
        Assert.Equal(
            new[] { "3", "510", "77" }.Where(scores.ContainsKey).Select(id => string.Create(CultureInfo.InvariantCulture, $"{id}|{scores[id]}|")),
            rows.Order(StringComparer.Ordinal));
        var chunk = (await database.ChunksAsync(Ct)).Last(each => each.Id == "510");
        Assert.Equal(
            [string.Create(CultureInfo.InvariantCulture, $"510|{chunk.Chunk}|{TinySparseModel.Score("c .", chunk.Body)}")],
            await database.RowsAsync(
                $"select h.id, h.chunk_id, h.score from rankdb.indexes i, unnest(rankdb._sparse_scores(i, '{TinySparseModel.Text("c .")}', array['{chunk.Chunk}'], 'chunk')) h where i.name = 'texts'", Ct));
    }

    [PostgresFact]
    public async Task Texts_are_encoded_by_embed_sparse_and_by_no_other_kind_of_model()
    {
        Assert.Equal(TinySparseModel.Text("a ab"), await database.ScalarAsync<string>($"select rankdb.embed_sparse('a ab', '{TinySparseModel.Name}')::text", Ct));
        Assert.Equal(
            [$"1|{TinySparseModel.Text("d")}", $"2|{TinySparseModel.Text("")}", $"3|{TinySparseModel.Text("c ,")}"],
            await database.RowsAsync($"select ordinal, embedding::text from rankdb.embed_sparse(array['d', '', 'c ,'], '{TinySparseModel.Name}')", Ct));
        foreach (var wrong in new[] { $"rankdb.embed('a', '{TinySparseModel.Name}')", "rankdb.embed_sparse('a', 'rankdb-encoder')", "rankdb.embed_sparse('a', 'nothing')" })
        {
            Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select " + wrong, Ct))).SqlState);
        }

        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync($"select rankdb.embed_sparse('a', '{TinySparseModel.Name}', 'passage')", Ct))).SqlState);
    }

    private async Task CompareAsync()
    {
        foreach (var query in Queries)
        {
            foreach (var top in new[] { 1, 10, 100, 1000 })
            {
                Assert.Equal(await database.ExpectedAsync(query, top, Ct), await FoundAsync(query, top));
            }
        }
    }

    private Task<IReadOnlyList<string>> FoundAsync(string query, int top, string? filter = null) => database.RowsAsync(
        $"select id, score from rankdb.sparse_search('texts', '{query}', {top}, {(filter is null ? "null" : $"'{filter}'")}) order by rank", Ct);
}
