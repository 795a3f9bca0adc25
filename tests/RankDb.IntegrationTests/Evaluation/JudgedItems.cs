using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A judgment set <c>items</c> over <see cref="LegDatabase"/>: six queries with grades -1 to 3, some of documents that no search finds.</summary>
internal static class JudgedItems
{
    public static Task FillAsync(ScratchDatabase database, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) select 'items', 'q' || n, 'w' || n || ' v' || n + 2 from generate_series(1, 6) n;
            insert into rankdb.judgments (set_name, query_id, id, grade)
            select 'items', 'q' || n, d, (n + d * 7) % 5 - 1 from generate_series(1, 6) n, generate_series(1, 80) d where (n * 31 + d * 17) % 4 = 0 or d % 10 = n;
            insert into rankdb.queries (set_name, query_id, query) values ('items', 'unjudged', 'w8'), ('items', 'irrelevant', 'w9');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('items', 'irrelevant', '9', 0), ('items', 'irrelevant', '19', -1), ('items', 'textless', '1', 1)
            """, cancellationToken);
}
