using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The rows of <c>rankdb.robustness</c> against what follows from a few documents by hand.</summary>
public sealed class RobustnessTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static readonly string[] Texts =
    [
        "camping backpack", "mountain lantern", "copper kettle", "velvet curtain", "blue car", "red car", "apple garden", "apple wall", "silver spoon", "wooden spoon", "river bank", "river boat",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ScratchDatabase Db => database.Database.Scratch;

    [PostgresTheory]
    [InlineData("typo-swap")]
    [InlineData("typo-drop")]
    [InlineData("typo-keyboard")]
    public async Task A_typo_in_the_only_word_costs_bm25_everything_and_tolerance_gets_it_back(string kind)
    {
        await FillAsync();
        var options = $$"""{"kinds": ["{{kind}}"], "repeats": 3, "typos": """;
        var off = await RowsAsync("kind, queries, clean, value, bm25_clean, failed, bm25", "'words', 'lexical', 'mrr@10'", options + "\"off\"}");
        var auto = await RowsAsync("kind, queries, clean, value = bm25, bm25_clean, failed, value", "'words', 'lexical', 'mrr@10'", options + "\"auto\"}");
        Assert.Equal(["clean|4|1|1|1|0|1", "clean|4|1|True|1|0|1"], [off[0], auto[0]]);
        Assert.StartsWith($"{kind}|4|1|0|1|0|", off[1], StringComparison.Ordinal);
        Assert.StartsWith($"{kind}|4|1|True|1|0|", auto[1], StringComparison.Ordinal);

        // A wrong first letter may be beyond tolerance.
        Assert.All([off[1], auto[1]], row => Assert.InRange(Number(row.Split('|')[6]), 0.75, 1));
    }

    [PostgresFact]
    public async Task The_clean_row_has_mean_variance_and_worst_tenth_of_what_each_query_measures()
    {
        await FillAsync();
        var values = (await Db.RowsAsync("select value from rankdb.evaluate_queries('typing', 'many', 'lexical', array['mrr@10'])", Ct)).Select(Number).Order().ToArray();
        Assert.Equal(12, values.Length);
        Assert.True(values[0] < values[1] && values[1] < values[2]);
        var row = (await RowsAsync("queries, value, variance, worst_decile, clean_worst_decile", "'many', 'lexical', 'mrr@10'", """{"kinds": []}""")).Single().Split('|').Select(Number).ToArray();
        var mean = values.Average();
        double[] expected = [12, mean, values.Sum(v => (v - mean) * (v - mean)) / 11, (values[0] + values[1]) / 2, (values[0] + values[1]) / 2];
        Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [PostgresTheory]
    [InlineData("{0.5}", "0.5")]
    [InlineData("{0.9,0.1,null,0.3}", "0.1")]
    [InlineData("{0.9,0.8,0.7,0.6,0.5,0.4,0.3,0.25,1,1,0.15}", "0.2")]
    [InlineData("{null}", "")]
    public async Task The_worst_tenth_is_rounded_up_to_whole_queries(string values, string expected) =>
        Assert.Equal([expected], await Db.RowsAsync($"select round(rankdb._worst('{values}')::numeric, 9)::float8", Ct));

    [PostgresFact]
    public async Task A_negation_pair_counts_if_both_queries_prefer_their_own_documents()
    {
        await FillAsync();
        // garden-wall: both right; car: both wrong; spoon: one right; of the pair boat-bank the documents are the same, and "alone" has no counterpart.
        Assert.Equal(
            ["3|0.25|0.333333|0.083333|0.333333|0.25|0"],
            (await RowsAsync("queries, clean, round(value::numeric, 6), round(change::numeric, 6), round(bm25::numeric, 6), bm25_clean, failed", "'negation', 'lexical', 'mrr@10'", """{"kinds": ["negation"]}""")).Skip(1));
        Assert.Equal(["negation|pairs"], (await RowsAsync("kind, part", "'negation', 'lexical', 'mrr@10'", """{"kinds": ["negation"]}""")).Skip(1));
        Assert.Single(await RowsAsync("kind, part", "'words', 'lexical', 'mrr@10'", """{"kinds": ["negation"]}"""));
    }

    [PostgresFact]
    public async Task A_kind_that_was_asked_for_and_says_nothing_of_the_set_is_said()
    {
        await FillAsync();
        await Db.ExecuteAsync(
            "insert into rankdb.queries values ('foreign', 'f1', 'river'), ('foreign', 'f2', 'car') on conflict do nothing; insert into rankdb.judgments values ('foreign', 'f1', 'nowhere', 1), ('foreign', 'f2', 'nowhere', 1) on conflict do nothing", Ct);
        const string call = "select rankdb.robustness('typing', 'foreign', 'lexical'";
        var said = await RankedRuns.NoticesAsync(database.Database, call + """, options => '{"kinds": ["language", "negation", "overlap", "length"]}')""", Ct);
        Assert.Equal(
            [
                "language: left out, no query has attributes.language", "negation: left out, no query names its counterpart in attributes.pair, with relevant documents of its own",
                "overlap: left out, no relevant document is indexed and may be seen",
            ],
            said.Where(notice => notice.Contains("left out", StringComparison.Ordinal)));
        // Nobody asked for them.
        Assert.DoesNotContain(await RankedRuns.NoticesAsync(database.Database, call + ")", Ct), notice => notice.StartsWith("language", StringComparison.Ordinal) || notice.StartsWith("negation", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Queries_are_told_apart_by_the_share_of_their_words_that_relevant_documents_have()
    {
        await FillAsync();
        Assert.Equal(["0", "0.25", "1"], await OverlapsAsync(Db.DataSource));
        Assert.Equal(
            ["clean||3", "overlap|low|1|0", "overlap|middle|1|0.5", "overlap|high|1|0.5"],
            (await RowsAsync("concat_ws('|', kind, part, queries, case when kind = 'overlap' then value end)", "'overlap', 'lexical', 'recall@10'", """{"kinds": ["overlap"]}""")));
    }

    [PostgresFact]
    public async Task Documents_that_the_caller_may_not_see_have_no_part_in_the_overlap()
    {
        await database.IndexAsync("hidden", "{}", Texts, Ct);
        await FillAsync();
        var role = await Db.CreateRoleAsync(Ct, "rankdb_reader");
        await Db.ExecuteAsync($"alter table hidden enable row level security; create policy own on hidden using (id <> '1'); grant select on hidden to {role.Name}", Ct);
        Assert.Equal(["0", "0", ""], await OverlapsAsync(role.DataSource, "hidden"));
    }

    [PostgresFact]
    public async Task Long_and_short_queries_and_each_language_have_their_rows()
    {
        await FillAsync();
        Assert.Equal(
            ["clean||4|0.75|0.75|0", "length|short|3|0.666667|0.75|-0.083333", "length|long|1|1|0.75|0.25", "language|de|1|0|0.75|-0.75", "language|en|2|1|0.75|0.25"],
            await RowsAsync("kind, part, queries, round(value::numeric, 6)::float8, clean, round(change::numeric, 6)::float8", "'languages', 'lexical', 'recall@10'", """{"kinds": ["length", "language"]}"""));
    }

    [PostgresFact]
    public async Task A_query_that_fails_is_counted_and_left_out_of_both_means()
    {
        await FillAsync();
        // Filler that is too long for a search by the length of the longest query.
        var filler = new string('x', 65536 - "camping".Length - 1) + " {query}";
        var rows = await RowsAsync("kind, queries, clean, value, failed", "'mixed', 'lexical', 'recall@10'", $$"""{"kinds": ["long", "case-upper"], "long": "{{filler}}"}""");
        Assert.Equal(["clean|2|0.5|0.5|1", "long|1|1|1|1", "case-upper|2|0.5|0.5|0"], rows);
        var error = await Assert.ThrowsAsync<PostgresException>(() => RowsAsync("*", "'blank', 'lexical', 'recall@10'", "{}"));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("every query failed, such as b1", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Of_several_repeats_the_mean_counts_and_each_is_the_run_of_its_seed()
    {
        await FillAsync();
        async Task<double> ValueAsync(int seed, int repeats) => Number(
            (await RowsAsync("value", "'many', 'lexical', 'mrr@10'", $$"""{"kinds": ["typo-drop"], "typos": "off", "seed": {{seed}}, "repeats": {{repeats}} }"""))[1]);
        double[] alone = [await ValueAsync(4, 1), await ValueAsync(5, 1), await ValueAsync(6, 1)];
        Assert.True(alone.Distinct().Count() > 1);
        Assert.Equal(alone.Average(), await ValueAsync(4, 3), 1e-12);
    }

    [PostgresFact]
    public async Task A_sample_is_drawn_by_the_seed_and_keeps_pairs_together()
    {
        await FillAsync();
        Assert.Equal(["2"], (await RowsAsync("queries", "'words', 'lexical', 'mrr@10'", """{"kinds": [], "sample": 2}""")));
        for (var seed = 1; seed <= 5; seed++)
        {
            var rows = await RowsAsync("kind, queries", "'paired', 'lexical', 'mrr@10'", $$"""{"kinds": ["negation"], "sample": 4, "seed": {{seed}} }""");
            Assert.Equal(["clean|4", "negation|2"], rows);
        }
    }

    [PostgresFact]
    public async Task The_synonyms_of_the_profile_are_used_where_none_are_given()
    {
        await FillAsync();
        const string profile = """ "profile": {"legs": [{"lexical": {} }], "synonyms": {"backpack": ["rucksack"]}}""";
        Assert.Equal(["synonyms|1|1|0"], (await RowsAsync("kind, queries, clean, value", "'words', null, 'mrr@10'", $$"""{"kinds": ["synonyms"], {{profile}} }""")).Skip(1));
        Assert.Equal(["synonyms|1|1|1"], (await RowsAsync("kind, queries, clean, value", "'words', null, 'mrr@10'", $$"""{"kinds": ["synonyms"], "synonyms": {"copper": ["kettle"]}, {{profile}} }""")).Skip(1));
        Assert.Single(await RowsAsync("kind", "'words', 'lexical', 'mrr@10'", """{"kinds": ["synonyms"]}"""));
    }

    [PostgresTheory]
    [InlineData("""{"kinds": ["typos"]}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"kinds": "typo-swap"}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"rate": 2}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"repeats": 0}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"seed": 1.5}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"sample": 0}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"synonyms": ["a"]}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"synonyms": {"a": "b"}}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"stop_words": []}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"stop_words": "the"}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"long": "please"}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"store": 1}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("""{"colour": 1}""", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("[]", "'words', 'lexical', 'mrr@10'", "22023")]
    [InlineData("{}", "'words', 'lexical', 'ndgc@10'", "22023")]
    [InlineData("{}", "'nothing', 'lexical', 'mrr@10'", "42704")]
    [InlineData("{}", "'words', 'noprofile', 'mrr@10'", "42704")]
    public async Task Arguments_that_make_no_sense_are_refused(string options, string arguments, string expected)
    {
        await FillAsync();
        Assert.Equal(expected, (await Assert.ThrowsAsync<PostgresException>(() => RowsAsync("*", arguments, options))).SqlState);
    }

    [PostgresFact]
    public async Task Readers_measure_and_authors_keep_their_own_reports()
    {
        await FillAsync();
        var reader = await Db.CreateRoleAsync(Ct, "rankdb_reader");
        var author = await Db.CreateRoleAsync(Ct, "rankdb_reader", "rankdb_author");
        var other = await Db.CreateRoleAsync(Ct, "rankdb_reader", "rankdb_author");
        await Db.ExecuteAsync($"grant select on typing to {reader.Name}, {author.Name}, {other.Name}", Ct);
        const string measure = """select kind, value from rankdb.robustness('typing', 'words', 'lexical', 'mrr@10', '{"kinds": ["case-upper"], "store": STORE}')""";
        Assert.Equal(["clean", "case-upper"], await HandVectors.RowsAsync(reader, measure.Replace("STORE", "false", StringComparison.Ordinal), Ct));
        var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(reader, measure.Replace("STORE", "true", StringComparison.Ordinal), Ct));
        Assert.Equal("42501", error.SqlState);
        Assert.Contains("rankdb_author", error.Hint, StringComparison.Ordinal);

        await HandVectors.RowsAsync(author, measure.Replace("STORE", "true", StringComparison.Ordinal), Ct);
        const string stored =
            """
            select concat_ws('|', kind, index_name, set_name, profile, metric, created_by = current_user, body #>> '{1,kind}', body #>> '{1,value}', jsonb_array_length(body)) from rankdb.reports
            """;
        Assert.Equal(["robustness|typing|words|lexical@1|mrr@10|t|case-upper|1|2"], await HandVectors.RowsAsync(author, stored, Ct));
        Assert.Empty(await HandVectors.RowsAsync(other, stored, Ct));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Task<List<string>> OverlapsAsync(NpgsqlDataSource source, string index = "typing") => OverlapsAsync(source, index, Ct);

    private static async Task<List<string>> OverlapsAsync(NpgsqlDataSource source, string index, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await HandVectors.RowsAsync(connection, $"select u.s from rankdb.indexes i, unnest(rankdb._overlap(i, 'overlap', array['o1', 'o2', 'o3'])) with ordinality u (s, n) where i.name = '{index}' order by n", cancellationToken);
    }

    private Task<IReadOnlyList<string>> RowsAsync(string columns, string arguments, string options) =>
        Db.RowsAsync($"select {columns} from rankdb.robustness('typing', {arguments}, '{options}')", Ct);

    private async Task FillAsync()
    {
        await database.IndexAsync("typing", """{"typos": "auto"}""", Texts, Ct);
        if (await Db.ScalarAsync<bool>("select exists (select from rankdb.queries)", Ct))
        {
            return;
        }

        await Db.ExecuteAsync(
            """
            insert into rankdb.queries values
              ('words', 'w1', 'backpack'), ('words', 'w2', 'lantern'), ('words', 'w3', 'copper'), ('words', 'w4', 'curtain'),
              ('overlap', 'o1', 'something else'), ('overlap', 'o2', 'the camping lantern'), ('overlap', 'o3', 'camping backpack'),
              ('mixed', 'm1', 'camping'), ('mixed', 'm2', 'curtains and lanterns'), ('mixed', 'm3', ' '), ('blank', 'b1', ' '), ('blank', 'b2', '');
            insert into rankdb.judgments values
              ('words', 'w1', '1', 1), ('words', 'w2', '2', 1), ('words', 'w3', '3', 1), ('words', 'w4', '4', 1),
              ('overlap', 'o1', '3', 2), ('overlap', 'o2', '1', 1), ('overlap', 'o2', '7', 1), ('overlap', 'o2', '2', 0), ('overlap', 'o3', '1', 1), ('overlap', 'o3', 'not indexed', 1),
              ('mixed', 'm1', '1', 1), ('mixed', 'm2', '9', 1), ('mixed', 'm3', '1', 1), ('blank', 'b1', '1', 1), ('blank', 'b2', '1', 1);

            insert into rankdb.queries values
              ('negation', 'n1', 'apple garden', '{"pair": "n2"}'), ('negation', 'n2', 'apple wall', '{"pair": "n1"}'),
              ('negation', 'n3', 'blue car', '{"pair": "n4"}'), ('negation', 'n4', 'red car', '{"pair": "n3"}'),
              ('negation', 'n5', 'silver spoon', '{"pair": "n6"}'), ('negation', 'n6', 'spoon of silver', '{}'),
              ('negation', 'n7', 'river boat', '{"pair": "n8"}'), ('negation', 'n8', 'river bank', '{"pair": "n7"}'), ('negation', 'alone', 'river', '{"pair": "nobody"}');
            insert into rankdb.judgments values
              ('negation', 'n1', '7', 1), ('negation', 'n2', '8', 1), ('negation', 'n3', '6', 1), ('negation', 'n4', '5', 1),
              ('negation', 'n5', '9', 1), ('negation', 'n6', '10', 1), ('negation', 'n7', '11', 1), ('negation', 'n8', '11', 1), ('negation', 'alone', '11', 1);
            insert into rankdb.queries select 'paired', 'p' || n, 'apple garden', jsonb_build_object('pair', 'p' || (n + case n % 2 when 0 then 1 else -1 end)) from generate_series(0, 9) n;
            insert into rankdb.judgments select 'paired', 'p' || n, (7 + n % 2)::text, 1 from generate_series(0, 9) n;

            insert into rankdb.queries values
              ('languages', 'l1', 'kettle', '{"language": "en"}'), ('languages', 'l2', 'a kettle that is made of copper and that does not leak or whistle at all', '{"language": "en"}'),
              ('languages', 'l3', 'der Kessel', '{"language": "de"}'), ('languages', 'l4', 'copper', '{}');
            insert into rankdb.judgments select 'languages', 'l' || n, '3', 1 from generate_series(1, 4) n;

            insert into rankdb.queries select 'many', 'q' || n, 'river car apple spoon' from generate_series(1, 12) n;
            insert into rankdb.judgments
              select 'many', 'q' || n, s.id, 1 from generate_series(1, 12) n
              join rankdb.search('typing', 'river car apple spoon', 8, profile => 'lexical') s on s.rank = case n when 3 then 8 when 5 then 7 else n % 5 + 1 end
            """, Ct);
    }
}
