namespace RankDb.Benchmarks.Retrieval;

/// <summary>Both legs and their fusion in one call, against the legs alone and against the statement that one writes by hand.</summary>
internal sealed class HybridRace(RetrievalDatabase database, Queries queries, RetrievalOptions options, string denseSql, int generation)
{
    internal const int Depth = 100;

    internal async Task<Race> RunAsync(CancellationToken cancellationToken)
    {
        var count = Math.Max(10, options.Queries / 2);
        var words = queries.Words(count);
        var vectors = queries.Vectors(count);
        var byHand = string.Format(null, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", "hybrid_by_hand.sql"), cancellationToken),
            Legs("$2", "$1"), generation, options.SharedGraph ? $"rankdb_data.g{generation}" : RetrievalDatabase.Hand);
        var parts = byHand.Split("-- next", StringSplitOptions.None);
        return await new Contest(
            "Hybrid top 10 of two legs of 100, no reranking",
            "RankDb: `rankdb.search` with profile hybrid and option vector.", options.Rounds)
        {
            SameDepth = false, Sum = ("sum of the two legs", [1, 2]),
        }.RunAsync(
            [
                await SqlContestant.OpenAsync(database, "RankDb, one call", "", OneCall, cancellationToken),
                await SqlContestant.OpenAsync(database, "lexical leg alone, 100", "", $"select id from rankdb.lexical_search('{RetrievalDatabase.Index}', $1::text, {Depth})", cancellationToken),
                await SqlContestant.OpenAsync(database, "dense leg alone, 100", "", string.Format(null, denseSql, "null").Replace("10", "100", StringComparison.Ordinal), cancellationToken),
                await SqlContestant.OpenAsync(database, "two CTEs and RRF by hand over the same legs", "", parts[0], cancellationToken),
                await SqlContestant.OpenAsync(database, "two CTEs and RRF by hand, ts_rank_cd and HNSW", "set hnsw.ef_search = 200; set plan_cache_mode = force_custom_plan", parts[1], cancellationToken),
            ],
            words.Select((query, i) => new object[][]
            {
                [Queries.Plain(query), vectors[i]], [Queries.Plain(query)], [vectors[i]], [Queries.Plain(query), vectors[i]], [Queries.TsQuery(query), vectors[i]],
            }).ToArray(), cancellationToken);
    }

    private static string OneCall =>
        $"select id from rankdb.search('{RetrievalDatabase.Index}', $1::text, 10, null, 'hybrid', jsonb_build_object('vector', ($2::text)::jsonb))";

    // The dense leg as a FROM item: the text of the call without its SELECT.
    private string Legs(string vector, string words) =>
        $"lexical as (select id, rank from rankdb.lexical_search('{RetrievalDatabase.Index}', {words}::text, {Depth})),\n" +
        $"dense as ({string.Format(null, denseSql, "null").Replace("select id", "select id, rank", StringComparison.Ordinal).Replace("$1", vector, StringComparison.Ordinal).Replace("10", "100", StringComparison.Ordinal)})";
}
