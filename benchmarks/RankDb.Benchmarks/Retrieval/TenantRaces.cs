namespace RankDb.Benchmarks.Retrieval;

/// <summary>1,000 tenants under a row-level policy, against the same condition given as a filter by a role that no policy binds.</summary>
internal sealed class TenantRaces(RetrievalDatabase database, Queries queries, RetrievalOptions options, string denseSql, int generation)
{
    private const string SetTenant = "select set_config('bench.tenant', $1::text, false)";

    private int Count => Math.Max(10, options.Queries / 2);

    internal async Task<IReadOnlyList<Race>> RunAsync(CancellationToken cancellationToken)
    {
        var tenants = Enumerable.Range(0, Count).Select(i => (i * 97) % Corpus.Tenants).ToArray();
        var vectors = queries.Vectors(Count);
        var words = queries.Words(Count);
        var dense = await new Contest("Dense top 10, one tenant of 1,000", "Exact: the tenant's vectors compared by hand, no policy.", options.Rounds) { Exact = "exact by hand" }.RunAsync(
            [
                await SqlContestant.OpenAsync(database, "RankDb, row-level policy", "set role bench_tenant", string.Format(null, denseSql, "null"), cancellationToken, SetTenant),
                await SqlContestant.OpenAsync(
                    database, "RankDb, filter, no policy", "set role bench_open", string.Format(null, denseSql, "jsonb_build_object('tenant', $2::integer)"), cancellationToken),
                await SqlContestant.OpenAsync(
                    database, "exact by hand", "set plan_cache_mode = force_custom_plan",
                    $"select id::text from {RetrievalDatabase.Hand} where tenant = $2 order by (embedding <=> ($1::text)::halfvec) + 0 limit 10", cancellationToken),
            ],
            vectors.Select((vector, i) => new object[][] { [vector, $"{tenants[i]}"], [vector, tenants[i]], [vector, tenants[i]] }).ToArray(), cancellationToken);
        var lexical = await new Contest("BM25 top 10, one tenant of 1,000", "Rows that exist: by ts_rank_cd with the tenant's condition. Recall: agreement of the policy with the filter.", options.Rounds)
        {
            Exact = "RankDb, filter, no policy",
        }.RunAsync(
            [
                await SqlContestant.OpenAsync(
                    database, "RankDb, row-level policy", "set role bench_tenant", $"select id from rankdb.lexical_search('{RetrievalDatabase.Index}', $1::text, 10)", cancellationToken, SetTenant),
                await SqlContestant.OpenAsync(
                    database, "RankDb, filter, no policy", "set role bench_open",
                    $"select id from rankdb.lexical_search('{RetrievalDatabase.Index}', $1::text, 10, jsonb_build_object('tenant', $2::integer))", cancellationToken),
                await SqlContestant.OpenAsync(
                    database, "ts_rank_cd, condition by hand", "set plan_cache_mode = force_custom_plan",
                    $"""
                    select l.id from {RetrievalDatabase.Source} s join rankdb_data.g{generation}_lexical l on l.key1 = s.id
                    where s.tenant = $2 and l.lexemes @@ ($1::text)::tsquery
                    order by ts_rank_cd(l.lexemes, ($1::text)::tsquery) desc limit 10
                    """, cancellationToken),
            ],
            words.Select((query, i) => new object[][]
            {
                [Queries.Plain(query), $"{tenants[i]}"], [Queries.Plain(query), tenants[i]], [Queries.TsQuery(query), tenants[i]],
            }).ToArray(), cancellationToken);
        return [dense, lexical];
    }
}
