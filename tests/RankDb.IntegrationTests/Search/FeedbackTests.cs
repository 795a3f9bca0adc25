using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;
using Row = RankDb.IntegrationTests.Search.LegDatabase.Row;

namespace RankDb.IntegrationTests.Search;

/// <summary>Feedback on the query against its definitions, computed here from the texts and vectors of every chunk.</summary>
public sealed class FeedbackTests(FeedbackTests.Corpus corpus) : IClassFixture<FeedbackTests.Corpus>
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private const string Vector = "[0.9,-0.3,0.2,0.4,-0.7,0.1,0.5,-0.2]";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("w40", 5, 10, 0.3)]
    [InlineData("w40 w71", 3, 5, 0.5)]
    [InlineData("w2 w40 w40 w9", 10, 50, 0.2)]
    [InlineData("w200 w3", 1, 3, 0.3)]
    [InlineData("w40 w55", 5, 10, 0)]
    public async Task The_lexical_leg_is_run_again_with_the_words_of_RM3(string query, int documents, int terms, double weight)
    {
        var original = query.Split(' ').CountBy(word => word).ToDictionary(word => word.Key, word => (double)word.Value);
        var first = Ranking(original);
        var shares = first.Take(documents).Select((hit, i) => (hit.Chunk, Share: 1 / (61.0 + i))).ToArray();
        var total = shares.Sum(document => document.Share);
        var model = shares
            .SelectMany(document => document.Chunk.Words.Select(word => (word, p: document.Share / total / document.Chunk.Words.Length)))
            .GroupBy(part => part.word, part => part.p)
            .Where(word => (corpus.Frequencies[word.Key] + 0.5) / (corpus.Chunks.Count + 1) <= 0.1)
            .Select(word => (Word: word.Key, P: word.Sum()))
            .OrderByDescending(word => word.P).ThenBy(word => word.Word, StringComparer.Ordinal).ToArray();
        // Words of one probability are cut off by the alphabet, so that rounding must not decide which: the test's texts have no such tie at the cut.
        model = model.Length > terms ? model[..terms] : model;
        var sum = model.Sum(word => word.P);

        var rows = await corpus.FindAsync(query, string.Create(CultureInfo.InvariantCulture, $$$"""{"lexical": {"documents": {{{documents}}}, "terms": {{{terms}}}, "weight": {{{weight}}} } }"""), Ct);
        var told = rows[0].Details.GetProperty("feedback").GetProperty("lexical");
        Assert.Equal("rm3", told.GetProperty("method").GetString());
        Assert.Equal(first.Take(documents).Select(hit => hit.Chunk.Id), told.GetProperty("documents").EnumerateArray().Select(id => id.GetString()!));
        var found = told.GetProperty("terms").EnumerateObject().ToDictionary(word => word.Name, word => word.Value.GetDouble());
        Assert.Equal(model.Select(word => word.Word).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(model, word => Assert.Equal(word.P / sum, found[word.Word], 1e-12));

        var length = original.Values.Sum();
        var expanded = original.Keys.Union(found.Keys).ToDictionary(word => word, word => ((1 - weight) * original.GetValueOrDefault(word)) + (weight * length * found.GetValueOrDefault(word)));
        Same(Ranking(expanded.Where(word => word.Value > 0).ToDictionary()), rows, "lexical", 1e-9);
    }

    [PostgresTheory]
    [InlineData("cosine", "rocchio", 3, 0.2)]
    [InlineData("cosine", "rocchio", 5, 0.5)]
    [InlineData("cosine", "rocchio", 3, 0)]
    [InlineData("cosine", "average", 3, 0.2)]
    [InlineData("l2", "rocchio", 3, 0.4)]
    [InlineData("l2", "average", 2, 0.2)]
    public async Task The_dense_leg_is_run_again_with_a_vector_nearer_to_the_best_documents(string metric, string method, int documents, double weight)
    {
        var query = JsonSerializer.Deserialize<float[]>(Vector)!;
        if (metric == "cosine")
        {
            query = Unit(query);
        }

        var vectors = await corpus.VectorsAsync(metric, Ct);
        var best = Nearest(query).Take(documents).Select(hit => hit.Vector).ToArray();
        var share = method == "average" ? documents / (documents + 1.0) : weight;
        var moved = query.Select((x, i) => (float)(((1 - share) * x) + (share * best.Average(vector => (double)vector[i])))).ToArray();

        var rows = await corpus.FindAsync(
            "", string.Create(CultureInfo.InvariantCulture, $$$"""{"dense": {"method": "{{{method}}}", "documents": {{{documents}}}, "weight": {{{weight}}} } }"""), Ct, $$"""{"dense": {"vector": {{Vector}} } }""", "corpus_" + metric);
        var told = rows[0].Details.GetProperty("feedback").GetProperty("dense");
        Assert.Equal(method, told.GetProperty("method").GetString());
        Assert.Equal(Nearest(query).Take(documents).Select(hit => hit.Id), told.GetProperty("documents").EnumerateArray().Select(id => id.GetString()!));
        var expected = Nearest(metric == "cosine" ? Unit(moved) : moved).ToArray();
        Assert.Equal(Corpus.Documents, rows.Count);
        foreach (var row in rows)
        {
            // The index compares in half precision.
            Assert.Equal(expected.First(hit => hit.Id == row.Id).Score, row.LegScore("dense"), 4e-3);
        }

        IEnumerable<(string Id, float[] Vector, double Score)> Nearest(float[] to) => vectors
            .Select(chunk => (chunk.Id, chunk.Vector, Score: OwnVectors.Score(metric, to, chunk.Vector)))
            .GroupBy(hit => hit.Id).Select(hits => hits.MaxBy(hit => hit.Score))
            .OrderByDescending(hit => hit.Score);
    }

    [PostgresFact]
    public async Task Without_the_setting_there_is_none_and_only_legs_that_have_it_run_again()
    {
        var legs = $$"""{"lexical": {} }, {"dense": {"vector": {{Vector}} } }, {"function": {"sql": "id"} }""";
        var plain = await corpus.FindAsync("w40", null, Ct, legs);
        Assert.False(plain[0].Details.TryGetProperty("feedback", out _));
        var rows = await corpus.FindAsync("w40", """{"lexical": {}}""", Ct, legs);
        Assert.True(rows[0].Candidates("lexical").TryGetProperty("again", out _));
        Assert.False(rows[0].Candidates("dense").TryGetProperty("again", out _));
        Assert.False(rows[0].Details.GetProperty("feedback").TryGetProperty("dense", out _));
        Assert.Equal(Row.Ranked(plain, "dense"), Row.Ranked(rows, "dense"));
        Assert.Equal(Row.Ranked(plain, "function"), Row.Ranked(rows, "function"));
        Assert.NotEqual(Row.Ranked(plain, "lexical"), Row.Ranked(rows, "lexical"));
        rows = await corpus.FindAsync("w40", """{"dense": {}}""", Ct, legs);
        Assert.Equal(Row.Ranked(plain, "lexical"), Row.Ranked(rows, "lexical"));
        Assert.NotEqual(Row.Ranked(plain, "dense"), Row.Ranked(rows, "dense"));
        // Both read the first fused list, of which they may use different depths.
        rows = await corpus.FindAsync("w40", """{"lexical": {"documents": 5}, "dense": {"documents": 2}}""", Ct, legs);
        string[] Documents(string kind) => [.. rows[0].Details.GetProperty("feedback").GetProperty(kind).GetProperty("documents").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(plain.Take(5).Select(row => row.Id), Documents("lexical"));
        Assert.Equal(plain.Take(2).Select(row => row.Id), Documents("dense"));
    }

    [PostgresFact]
    public async Task What_the_query_demands_still_holds()
    {
        foreach (var (query, options, holds) in new (string, string, Func<string[], bool>)[]
        {
            ("w40 -w3", "{}", words => !words.Contains("w3")),
            ("+w2 w40", "{}", words => words.Contains("w2")),
            ("w2 w3 w5", """{"minimum_should_match": 2}""", words => new[] { "w2", "w3", "w5" }.Count(words.Contains) >= 2),
        })
        {
            var rows = await corpus.FindAsync(query, """{"lexical": {"documents": 5, "terms": 50, "weight": 0.5}}""", Ct, options: options);
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.True(holds(row.Snippet.Split(' ')), $"{query}: {row.Snippet}"));
        }
    }

    [PostgresFact]
    public async Task Only_what_the_caller_may_see_says_anything_of_the_query()
    {
        var reader = await corpus.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await corpus.Database.ExecuteAsync(
            $"""
            create table clinic (id int primary key, body text not null, hidden boolean not null);
            insert into clinic select n, case when n <= 3 then 'fever secret' || n when n <= 6 then 'fever other words known' || n else 'rest' || n end, n <= 3 from generate_series(1, 80) n;
            alter table clinic enable row level security;
            create policy shown on clinic using (not hidden);
            create policy worker on clinic for select to rankdb_worker using (true);
            grant select on clinic to {reader.Name};
            select rankdb.create_index('clinic', 'clinic', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(corpus.Database.Scratch, "clinic", Ct);
        const string profile = """{"legs": [{"lexical": {}}], "feedback": {"lexical": {"documents": 5}}}""";
        var found = await corpus.Legs.FindAsync("fever", profile, Ct, "clinic", source: reader.DataSource);
        Assert.Equal(["4", "5", "6"], found.Select(row => row.Id).Order(StringComparer.Ordinal));
        var told = found[0].Details.GetProperty("feedback").GetProperty("lexical");
        Assert.Equal(["4", "5", "6"], told.GetProperty("documents").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secret", told.GetRawText(), StringComparison.Ordinal);
        // The views themselves show no more.
        var generation = await corpus.Database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'clinic'", Ct);
        foreach (var view in new[] { "chunk_lexemes", "vectors", "documents" })
        {
            Assert.Equal(["77"], await HandVectors.RowsAsync(reader, $"select count(*) from rankdb_data.g{generation}_{view}", Ct));
        }

        Assert.Equal(["0"], await HandVectors.RowsAsync(
            reader, $"select count(*) from rankdb_data.g{generation}_feedback_terms(array(select generate_series(1, 80)::bigint), array(select 1.0::float8 from generate_series(1, 80)), 1000) where term like 'secret%'", Ct));
    }

    [PostgresTheory]
    [InlineData("""{"lexical": {"weight": 0.6}}""", "/feedback/lexical/weight")]
    [InlineData("""{"lexical": {"documents": 11}}""", "/feedback/lexical/documents")]
    [InlineData("""{"lexical": {"terms": 0}}""", "/feedback/lexical/terms")]
    [InlineData("""{"lexical": {"method": "rocchio"}}""", "/feedback/lexical/method")]
    [InlineData("""{"dense": {"documents": 6}}""", "/feedback/dense/documents")]
    [InlineData("""{"dense": {"weight": 0.51}}""", "/feedback/dense/weight")]
    [InlineData("""{"dense": {"method": "rm3"}}""", "/feedback/dense/method")]
    [InlineData("""{"sparse": {}}""", "/feedback/sparse: no setting is called 'sparse'")]
    [InlineData("{}", "/feedback")]
    public async Task Beyond_the_guard_rails_is_an_error(string feedback, string named)
    {
        var error = await corpus.Legs.ErrorAsync("w40", $$"""{"legs": [{"lexical": {} }], "feedback": {{feedback}} }""", Ct);
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task After_the_deadline_the_first_list_is_the_answer()
    {
        var rows = await corpus.FindAsync("w40", """{"lexical": {}}""", Ct, options: """{"timeout_ms": 1}""");
        Assert.Equal("partial", rows[0].Status);
        Assert.Equal("the deadline passed before the feedback", rows[0].Reason);
        Same(Ranking(new() { ["w40"] = 1 }), rows, "lexical", 1e-9);
    }

    private static float[] Unit(float[] vector)
    {
        var norm = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / norm))];
    }

    private static void Same(List<(Corpus.Chunk Chunk, double Score)> expected, IReadOnlyList<Row> rows, string leg, double tolerance)
    {
        Assert.Equal(expected.Count, rows.Count);
        var ranked = rows.OrderBy(row => row.Rank(leg)).ToArray();
        for (var i = 0; i < ranked.Length; i++)
        {
            Assert.Equal(expected[i].Score, ranked[i].LegScore(leg), tolerance * expected[i].Score);
            Assert.Equal(expected.First(hit => hit.Chunk.Id == ranked[i].Id).Score, ranked[i].LegScore(leg), tolerance * expected[i].Score);
        }
    }

    // Documents by their best chunk, ties by id; BM25 with a weight for each word.
    private List<(Corpus.Chunk Chunk, double Score)> Ranking(Dictionary<string, double> weights)
    {
        var average = corpus.Chunks.Average(chunk => (double)chunk.Words.Length);
        return [.. corpus.Chunks
            .Select(chunk => (Chunk: chunk, Score: weights.OrderBy(word => word.Key, StringComparer.Ordinal).Sum(word =>
            {
                double tf = chunk.Words.Count(other => other == word.Key);
                double df = corpus.Frequencies.GetValueOrDefault(word.Key);
                return word.Value * Math.Log(1 + ((corpus.Chunks.Count - df + 0.5) / (df + 0.5))) * tf * (K1 + 1) / (tf + (K1 * (1 - B + (B * chunk.Words.Length / average))));
            })))
            .Where(hit => hit.Score > 0)
            .GroupBy(hit => hit.Chunk.Id).Select(hits => hits.OrderByDescending(hit => hit.Score).First())
            .OrderByDescending(hit => Math.Round(hit.Score, 10)).ThenBy(hit => hit.Chunk.Id, StringComparer.Ordinal)];
    }

    /// <summary>Class fixture: 240 generated documents of one or two lines (chunks), under both metrics, with an empty table <c>items</c> for bad input.</summary>
    public sealed class Corpus(TestServer server) : IAsyncLifetime
    {
        public const int Documents = 240;

        public LegDatabase Legs { get; } = new(server);

        public TestDatabase Database => Legs.Database;

        public List<Chunk> Chunks { get; } = [];

        public Dictionary<string, int> Frequencies { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Legs.InitializeAsync();
            if (!TestServer.IsConfigured)
            {
                return;
            }

            var random = new Random(20261127);
            var values = new List<string>();
            for (var id = 1; id <= Documents; id++)
            {
                var lines = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Enumerable.Range(0, random.Next(5, 25))
                    .Select(_ => "w" + ((int)Math.Exp(random.NextDouble() * Math.Log(400))).ToString(CultureInfo.InvariantCulture)).ToArray()).ToArray();
                Chunks.AddRange(lines.Select(words => new Chunk(id.ToString(CultureInfo.InvariantCulture), words)));
                values.Add($"({id.ToString(CultureInfo.InvariantCulture)}, '{string.Join('\n', lines.Select(words => string.Join(' ', words)))}')");
            }

            Frequencies = Chunks.SelectMany(chunk => chunk.Words.Distinct()).CountBy(word => word).ToDictionary();
            foreach (var metric in new[] { "cosine", "l2" })
            {
                await Database.ExecuteAsync(
                    $$"""
                    create table corpus_{{metric}} (id int primary key, body text not null);
                    insert into corpus_{{metric}} values {{string.Join(',', values)}};
                    select rankdb.create_index('corpus_{{metric}}', 'corpus_{{metric}}', array['body'], '{"language": "simple", "metric": "{{metric}}"}');
                    """);
                await LegDatabase.IndexAsync(Database.Scratch, "corpus_" + metric, CancellationToken.None);
            }
        }

        /// <summary>All rows of a search of every leg's 1,000 best.</summary>
        public Task<IReadOnlyList<Row>> FindAsync(
            string query, string? feedback, CancellationToken cancellationToken, string legs = """{"lexical": {}}""", string index = "corpus_cosine", string options = "{}") =>
            Legs.FindAsync(query, $$"""{"legs": [{{legs}}]{{(feedback is null ? "" : ", \"feedback\": " + feedback)}} }""", cancellationToken, index, 1000, options: options);

        /// <summary>The stored vectors of all chunks.</summary>
        public async Task<List<(string Id, float[] Vector)>> VectorsAsync(string metric, CancellationToken cancellationToken)
        {
            var generation = await Database.ScalarAsync<int>($"select generation from rankdb.indexes where name = 'corpus_{metric}'", cancellationToken);
            var rows = await Database.Scratch.RowsAsync($"select id, embedding::text from rankdb_data.g{generation}", cancellationToken);
            return [.. rows.Select(row => row.Split('|')).Select(row => (row[0], JsonSerializer.Deserialize<float[]>(row[1])!))];
        }

        public ValueTask DisposeAsync() => Legs.DisposeAsync();

        /// <summary>A chunk's document and words.</summary>
        public sealed record Chunk(string Id, string[] Words);
    }
}
