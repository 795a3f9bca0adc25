using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class FilterChunksTests(TestServer server)
{
    private const int Chunks = 5;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Documents_of_several_chunks_are_counted_once_and_chunks_each()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await database.ExecuteAsync(
            """
            create table books (id integer primary key, body text, part integer);
            insert into books select n, 'book', n % 100 from generate_series(1, 3000) n;
            create index on books (part);
            analyze books;
            select rankdb.create_index('books', 'books', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(database, "books", Ct, Chunks);
        foreach (var (part, k, unit) in new[] { (60, 10, "document"), (60, 10, "chunk"), (5, 10, "document"), (5, 10, "chunk"), (1, 100, "document"), (1, 100, "chunk"), (100, 50, "document") })
        {
            var nearest = string.Create(CultureInfo.InvariantCulture,
                $"""
                select b.id::text, v.distance from books b, lateral (
                  select public.vector_of(b.id || case when n > 0 then '#' || n else '' end) <=> '{HandVectors.Query}'::halfvec as distance
                  from generate_series(0, {Chunks - 1}) n order by 1 limit {(unit == "document" ? 1 : Chunks)}) v
                where b.part < {part} order by v.distance, b.id::text collate "C" limit {k}
                """);
            var expected = (await database.RowsAsync($"select id from ({nearest}) n", Ct)).Order(StringComparer.Ordinal).ToList();
            var actual = (await database.RowsAsync(HandVectors.Leg("books", k, $$$"""{"part": {"lt": {{{part}}}}}""", unit), Ct)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected.Count, actual.Count);
            Assert.Equal(Math.Min(k, 30 * part * (unit == "document" ? 1 : Chunks)), actual.Count);
            foreach (var id in actual)
            {
                expected.Remove(id);
            }

            // What is not measured exactly may miss one in ten.
            Assert.InRange(expected.Count, 0, part >= 60 ? k / 10 : 0);
        }
    }
}
