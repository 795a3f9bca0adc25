namespace RankDb.Benchmarks.Retrieval;

/// <summary>Vectors: without a filter against pgvector by hand, and filtered against every fixed plan.</summary>
internal sealed class DenseRaces(RetrievalDatabase database, Queries queries, RetrievalOptions options, string denseSql, int generation)
{
    private const string Exact = "exact, b-tree or scan";
    private const string Graph = "set plan_cache_mode = force_custom_plan; set enable_sort = off; set enable_seqscan = off; set enable_bitmapscan = off; set hnsw.ef_search = ";
    private const string Custom = "set plan_cache_mode = force_custom_plan";

    private int Count => Math.Max(10, options.Queries / 4);

    internal async Task<Race> UnfilteredAsync(CancellationToken cancellationToken)
    {
        var vectors = queries.Vectors(Count);
        return await new Contest("Dense top 10", "Exact: every vector compared.", options.Rounds) { Exact = Exact }.RunAsync(
            [
                await SqlContestant.OpenAsync(database, "RankDb", "", string.Format(null, denseSql, "null"), cancellationToken),
                await HandAsync("pgvector HNSW by hand, ef_search 40", Graph + "40", "true", cancellationToken),
                await HandAsync("pgvector HNSW by hand, ef_search 100", Graph + "100", "true", cancellationToken),
                await ExactAsync("true", cancellationToken),
            ],
            vectors.Select(vector => new object[][] { [vector], [vector], [vector], [vector] }).ToArray(), cancellationToken);
    }

    internal async Task<IReadOnlyList<Race>> FilteredAsync(CancellationToken cancellationToken)
    {
        var races = new List<Race>();
        foreach (var (category, share) in Corpus.Categories)
        {
            races.Add(await FilteredAsync(
                FormattableString.Invariant($"Dense top 10, filter that {share * 100:0.#} % pass"), $"{{\"category\": \"{category}\"}}", $"category = '{category}'", cancellationToken));
        }

        races.Add(await FilteredAsync("Dense top 10, filter of 1 % by topic, far from most queries", "{\"topic\": {\"lt\": 10}}", "topic < 10", cancellationToken));
        return races;
    }

    private async Task<Race> FilteredAsync(string name, string filter, string condition, CancellationToken cancellationToken)
    {
        var vectors = queries.Vectors(Count);
        return await new Contest(name, $"Filter `{filter}`.", options.Rounds) { Exact = Exact }.RunAsync(
            [
                await SqlContestant.OpenAsync(database, "RankDb", "", string.Format(null, denseSql, $"'{filter}'::jsonb"), cancellationToken),
                await ExactAsync(condition, cancellationToken),
                .. await FixedPlansAsync(condition, cancellationToken),
            ],
            vectors.Select(vector => Enumerable.Repeat(new object[] { vector }, 8).ToArray()).ToArray(), cancellationToken);
    }

    private async Task<IReadOnlyList<SqlContestant>> FixedPlansAsync(string condition, CancellationToken cancellationToken)
    {
        var plans = new List<SqlContestant>();
        foreach (var (name, scan) in new[] { ("HNSW, then filter", "off"), ("iterative, relaxed order", "relaxed_order"), ("iterative, strict order", "strict_order") })
        {
            foreach (var ef in new[] { 100, 400 })
            {
                plans.Add(await HandAsync(FormattableString.Invariant($"{name} (ef_search {ef})"), FormattableString.Invariant($"{Graph}{ef}; set hnsw.iterative_scan = {scan}"), condition, cancellationToken));
            }
        }

        return plans;
    }

    // "+ 0" is no index expression, so that the vectors of all rows that pass are compared, however they are found.
    private Task<SqlContestant> ExactAsync(string condition, CancellationToken cancellationToken) =>
        SqlContestant.OpenAsync(
            database, Exact, Custom,
            $"select id::text from {RetrievalDatabase.Hand} where {condition} order by (embedding <=> ($1::text)::halfvec) + 0 limit 10", cancellationToken);

    private Task<SqlContestant> HandAsync(string name, string settings, string condition, CancellationToken cancellationToken)
    {
        var from = !options.SharedGraph ? $"{RetrievalDatabase.Hand} h where {condition} order by h"
            : condition == "true" ? $"rankdb_data.g{generation} h order by h"
            : $"rankdb_data.g{generation} h join {RetrievalDatabase.Source} s on s.id = h.key1 where s.{condition} order by h";
        // The probe of the source is an index scan by its key, one for each row of the graph.
        var probe = options.SharedGraph ? "; set enable_hashjoin = off; set enable_mergejoin = off; set join_collapse_limit = 1" : "";
        return SqlContestant.OpenAsync(database, name, settings + probe, $"select h.id::text from {from}.embedding <=> ($1::text)::halfvec limit 10", cancellationToken);
    }
}
