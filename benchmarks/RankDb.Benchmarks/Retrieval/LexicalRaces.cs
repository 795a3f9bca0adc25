namespace RankDb.Benchmarks.Retrieval;

/// <summary>BM25 against <c>ts_rank_cd</c> on the same rows and the same GIN index, and against FTS5.</summary>
internal sealed class LexicalRaces(RetrievalDatabase database, SqlitePeer sqlite, Queries queries, RetrievalOptions options, int generation)
{
    private const int LongestSeconds = 10;
    private const string Peer = "set plan_cache_mode = force_custom_plan";

    internal async Task<IReadOnlyList<Race>> RunAsync(CancellationToken cancellationToken)
    {
        var words = queries.Words(options.Queries);
        var few = queries.Words(Math.Max(10, options.Queries / 4));
        var many = queries.LongWords(5, 200);
        var top10 = await new Contest("BM25 top 10, 2 to 6 terms", "Recall: how many of FTS5's ten, whose formula differs only in the idf of very common terms.", options.Rounds)
        {
            Exact = "SQLite FTS5, order by rank",
        }.RunAsync([await RankDbAsync("RankDb", 10, cancellationToken), await TsRankAsync(10, cancellationToken), sqlite.Contestant("SQLite FTS5, order by rank", 10)], Ask(words), cancellationToken);
        var top1000 = await new Contest("BM25 top 1000 against top 10", "The first quarter of the same queries.", Math.Min(options.Rounds, 2)) { SameDepth = false }.RunAsync(
            [
                await RankDbAsync("RankDb, top 10", 10, cancellationToken), await RankDbAsync("RankDb, top 1000", 1000, cancellationToken),
                sqlite.Contestant("SQLite FTS5, top 1000", 1000),
            ],
            few.Select(query => new object[][] { [Queries.Plain(query)], [Queries.Plain(query)], [Queries.Fts5(query)] }).ToArray(), cancellationToken);
        var longest = await new Contest("BM25 top 10, 200 terms", $"ts_rank_cd is stopped after {LongestSeconds} s.", 1) { SameDepth = false }.RunAsync(
            [
                await RankDbAsync("RankDb", 10, cancellationToken), await TsRankAsync(10, cancellationToken, FormattableString.Invariant($"; set statement_timeout = '{LongestSeconds}s'")),
                sqlite.Contestant("SQLite FTS5, order by rank", 10),
            ],
            Ask(many), cancellationToken);
        return [top10, top1000, longest];
    }

    private static object[][][] Ask(IReadOnlyList<IReadOnlyList<string>> words) =>
        words.Select(query => new object[][] { [Queries.Plain(query)], [Queries.TsQuery(query)], [Queries.Fts5(query)] }).ToArray();

    private Task<SqlContestant> RankDbAsync(string name, int top, CancellationToken cancellationToken) =>
        SqlContestant.OpenAsync(database, name, "", $"select id from rankdb.lexical_search('{RetrievalDatabase.Index}', $1::text, {top})", cancellationToken);

    private Task<SqlContestant> TsRankAsync(int top, CancellationToken cancellationToken, string more = "") =>
        SqlContestant.OpenAsync(
            database, "ts_rank_cd, same GIN index", Peer + more,
            $"""
            select l.id from rankdb_data.g{generation}_lexical l
            where l.lexemes @@ ($1::text)::tsquery
            order by ts_rank_cd(l.lexemes, ($1::text)::tsquery) desc limit {top}
            """, cancellationToken);
}
