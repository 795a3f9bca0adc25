using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class LexicalExactnessTests(LexicalExactnessTests.Corpus corpus) : IClassFixture<LexicalExactnessTests.Corpus>
{
    private const int Documents = 6000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Pruned_search_equals_BM25_computed_over_every_document_in_another_language()
    {
        var random = new Random(7);
        var pruned = 0;
        for (var round = 0; round < 40; round++)
        {
            var query = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Corpus.Draw(random)).ToArray();
            var top = random.Next(1, 40);
            var expected = corpus.Bm25(query).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(top).ToArray();
            var actual = await corpus.RowsAsync(
                $"select id, score from rankdb.lexical_search('zipf', '{string.Join(' ', query)}', {top}) order by rank", Ct);
            Assert.Equal(expected.Length, actual.Count);
            for (var i = 0; i < expected.Length; i++)
            {
                var parts = actual[i].Split('|');
                var score = double.Parse(parts[1], CultureInfo.InvariantCulture);
                // Stored impacts are single precision, so documents within that may change places, and no others.
                Assert.Equal(expected[i].Score, score, 1e-4 * Math.Max(1, expected[i].Score));
                Assert.Equal(corpus.Score(parts[0], query), score, 1e-4 * Math.Max(1, score));
            }

            pruned += query.Any(corpus.IsCommon) && !query.All(corpus.IsCommon) ? 1 : 0;
        }

        Assert.True(pruned > 5, "the queries must mix rare and common terms, or nothing was pruned");
    }

    [PostgresFact]
    public async Task Scoring_with_all_terms_at_once_gives_the_same_rows_to_the_last_bit()
    {
        var random = new Random(11);
        for (var round = 0; round < 40; round++)
        {
            var query = string.Join(' ', Enumerable.Range(0, random.Next(2, 9)).Select(_ => Corpus.Draw(random)));
            var top = random.Next(1, 60);
            var actual = await corpus.RowsAsync($"select id, score from rankdb.lexical_search('zipf', '{query}', {top}) order by rank", Ct);
            var exhaustive = await corpus.RowsAsync(
                $"""
                with terms as (
                  select t.term, t.term_id, ln(1 + (s.chunks - t.df + 0.5) / (t.df + 0.5)) * cardinality(u.positions) as weight
                  from unnest(to_tsvector('english', '{query}')) u
                  join rankdb_data.g{corpus.Generation}_terms t on t.term = u.lexeme
                  join rankdb.statistics s on s.generation = {corpus.Generation}),
                weights as (select (format('{"{"}%s{"}"}/1000000000', string_agg(term_id || ':' || weight::real, ',')))::sparsevec as w from terms)
                select l.id, -(l.impacts <#> w) as score from rankdb_data.g{corpus.Generation}_lexical l, weights
                where l.impacts <#> w < 0
                order by score desc, l.id collate "C" limit {top}
                """, Ct);
            Assert.Equal(exhaustive, actual);
        }
    }

    /// <summary>Documents with Zipf-distributed words, enough of them that common words are pruned.</summary>
    public sealed class Corpus(TestServer server) : LiveDatabase(server)
    {
        private readonly Dictionary<string, Dictionary<string, int>> _documents = [];
        private readonly Dictionary<string, int> _frequencies = [];
        private double _averageLength;

        public int Generation { get; private set; }

        public static string Draw(Random random) => "w" + (char)('a' + (random.Next(3) * 3)) + ZipfRank(random).ToString(CultureInfo.InvariantCulture);

        public bool IsCommon(string word) => _frequencies.GetValueOrDefault(word) > 2000;

        public IEnumerable<(string Id, double Score)> Bm25(string[] query) =>
            _documents.Keys.Select(id => (Id: id, Score: Score(id, query))).Where(hit => hit.Score > 0);

        // Robertson's formula from its definition: k1 1.2, b 0.75, idf ln(1 + (N - df + 0.5) / (df + 0.5)).
        public double Score(string id, string[] query)
        {
            var document = _documents[id];
            var length = document.Values.Sum();
            return query.Sum(word =>
            {
                if (!document.TryGetValue(word, out var tf))
                {
                    return 0;
                }

                var df = _frequencies[word];
                return Math.Log(1 + ((Documents - df + 0.5) / (df + 0.5))) * tf * 2.2 / (tf + (1.2 * (0.25 + (0.75 * length / _averageLength))));
            });
        }

        protected override async Task PrepareAsync(CancellationToken cancellationToken)
        {
            var random = new Random(5);
            await ExecuteAsync("create table zipf (id int primary key, body text)", cancellationToken);
            await using (var connection = await DataSource.OpenConnectionAsync(cancellationToken))
            await using (var copy = await connection.BeginBinaryImportAsync("copy zipf from stdin binary", cancellationToken))
            {
                for (var id = 0; id < Documents; id++)
                {
                    var words = Enumerable.Range(0, random.Next(3, 40)).Select(_ => Draw(random)).ToArray();
                    var counts = words.CountBy(word => word).ToDictionary();
                    _documents[id.ToString(CultureInfo.InvariantCulture)] = counts;
                    foreach (var word in counts.Keys)
                    {
                        _frequencies[word] = _frequencies.GetValueOrDefault(word) + 1;
                    }

                    await copy.StartRowAsync(cancellationToken);
                    await copy.WriteAsync(id, cancellationToken);
                    await copy.WriteAsync(string.Join(' ', words), cancellationToken);
                }

                await copy.CompleteAsync(cancellationToken);
            }

            _averageLength = _documents.Values.Average(document => (double)document.Values.Sum());
            await ExecuteAsync("select rankdb.create_index('zipf', 'zipf', array['body'])", cancellationToken);
            await RefreshAsync("zipf", cancellationToken);
            Generation = await ScalarAsync<int>("select generation from rankdb.indexes where name = 'zipf'", cancellationToken);
        }

        private static int ZipfRank(Random random) => (int)Math.Min(Math.Pow(1 / (1 - random.NextDouble()), 1.2), 3000);
    }
}
