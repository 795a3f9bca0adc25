using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>rankdb.fuse against tables worked out by hand.</summary>
public sealed class FusionTableTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // x, weight 1: a 10, b 6, c 2.  y, weight 2: b 0.8, d 0.4.
    private const string Legs =
        """
        [{"name": "x", "hits": [{"id": "c", "score": 2}, {"id": "a", "score": 10}, {"id": "b", "score": 6}]},
         {"name": "y", "weight": 2, "hits": [{"id": "b", "score": 0.8}, {"id": "d", "score": 0.4}]}]
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("rrf", "b 0.048915918 d 0.032258065 a 0.016393443 c 0.015873016")]      // b: 1/62 + 2/61, d: 2/62, a: 1/61, c: 1/63
    [InlineData("isr", "b 4.5 a 1 d 0.5 c 0.111111111")]                               // b: 2 legs x (1/4 + 2/1), a: 1 x 1/1, d: 1 x 2/4, c: 1 x 1/9
    [InlineData("log-isr", "b 2.471877649 a 0.693147181 d 0.346573590 c 0.077016353")] // b: ln 3 x 2.25, a: ln 2 x 1, d: ln 2 x 0.5, c: ln 2 / 9
    [InlineData("rbc", "b 0.56 d 0.32 a 0.2 c 0.128")]                                 // 0.2 x 0.8^(rank - 1): b: 0.16 + 2 x 0.2
    [InlineData("borda", "b 3 a 2 c 0 d 0")]                                           // beaten documents of the leg: b: 1 + 2 x 1, a: 2
    [InlineData("copeland", "b 3 d 1 a -1 c -3")]                                      // y outvotes x wherever it votes: b beats all, d a and c, a c
    [InlineData("condorcet", "b 1 d 0.5 a 0.333333333 c 0.25")]                        // the same majorities, as an order
    [InlineData("interleave", "b 1 a 0.5 d 0.333333333 c 0.25")]                       // claims 2/1, 1/1: y gives b; 2/3, 1/1: x gives a; 2/3, 1/3: y gives d; x gives c
    [InlineData("convex", "b 0.833333333 a 0.333333333 c 0 d 0")]                      // x: a 1, b 0.5, c 0; y: b 1, d 0. b: (0.5 + 2) / 3
    [InlineData("combsum", "b 2.5 a 1 c 0 d 0")]
    [InlineData("combmnz", "b 5 a 1 c 0 d 0")]                                         // b: 2.5 x 2 legs
    [InlineData("combanz", "b 1.25 a 0.5 c 0 d 0")]                                    // both legs count: a: (1 + 0) / 2
    [InlineData("combmed", "b 1.25 a 0.5 c 0 d 0")]                                    // of two values: their mean
    [InlineData("combmax", "b 2 a 1 c 0 d 0")]
    [InlineData("combmin", "b 0.5 a 0 c 0 d 0")]
    public async Task A_method_gives_what_the_hand_gives(string method, string expected) =>
        await ExpectAsync(expected, Legs, method, "{}");

    // One list: 10, 6, 2. Mean 6, deviation sqrt(32/3) = 3.265986, length sqrt(140) = 11.832160.
    [PostgresTheory]
    [InlineData("none", "a 10 b 6 c 2")]
    [InlineData("min-max", "a 1 b 0.5 c 0")]
    [InlineData("theoretical-min", "a 1 b 0.6 c 0.2")]                                 // lower bound 0
    [InlineData("z-score", "a 1.224744871 b 0 c -1.224744871")]                        // 4 / 3.265986
    [InlineData("l2", "a 0.845154255 b 0.507092553 c 0.169030851")]                    // 10 / 11.832160
    [InlineData("sigmoid", "a 0.999954602 b 0.997527377 c 0.880797078")]
    [InlineData("dbsf", "a 0.704124145 b 0.5 c 0.295875855")]                          // (10 - (6 - 9.797959)) / 19.595918
    [InlineData("rank", "a 1 b 0.666666667 c 0.333333333")]
    public async Task A_normalisation_gives_what_the_hand_gives(string normalization, string expected) =>
        await ExpectAsync(expected, """[{"lower_bound": 0, "hits": [{"id": "a", "score": 10}, {"id": "b", "score": 6}, {"id": "c", "score": 2}]}]""", "combsum", $$"""{"normalize": "{{normalization}}"}""");

    [PostgresTheory]
    [InlineData("none", "a 4 b 4")]
    [InlineData("min-max", "a 1 b 1")]
    [InlineData("theoretical-min", "a 1 b 1")]
    [InlineData("z-score", "a 0 b 0")]
    [InlineData("l2", "a 0.707106781 b 0.707106781")]
    [InlineData("sigmoid", "a 0.982013790 b 0.982013790")]
    [InlineData("dbsf", "a 1 b 1")]
    [InlineData("rank", "a 1 b 0.5")]
    public async Task Equal_scores_are_all_best_or_all_nothing(string normalization, string expected) =>
        await ExpectAsync(expected, """[{"hits": [{"id": "b", "score": 4}, {"id": "a", "score": 4}]}]""", "convex", $$"""{"normalize": "{{normalization}}"}""");

    // x: a 10, b 6, c 2, and d was looked up: 1. y: d 3, a 1.
    [PostgresTheory]
    [InlineData("min-max", "score", "a 1 d 1 b 0.5 c 0")]                              // d below the list: 0 there; 1 in y. a: 1 + 0
    [InlineData("none", "score", "a 11 b 7 d 4 c 3")]                                  // b and c lack y: its smallest, 1. d: 1 + 3
    [InlineData("none", "lowest", "a 11 b 7 d 5 c 3")]                                 // d: x's smallest, 2, + 3
    [InlineData("none", "zero", "a 11 b 6 d 3 c 2")]
    [InlineData("z-score", "score", "a 0.224744871 d -0.530931089 b -1 c -2.224744871")] // d: (1 - 6) / 3.265986 + 1; b: 0 + y's smallest, -1
    [InlineData("rank", "score", "a 1.5 d 1 b 0.666666667 c 0.333333333")]
    public async Task A_document_that_a_leg_lacks_gets_its_true_score_or_the_lowest_or_nothing(string normalization, string missing, string expected) =>
        await ExpectAsync(
            expected,
            """
            [{"hits": [{"id": "a", "score": 10}, {"id": "b", "score": 6}, {"id": "c", "score": 2}, {"id": "d", "score": 1, "rank": null}]},
             {"hits": [{"id": "d", "score": 3}, {"id": "a", "score": 1}]}]
            """, "combsum", $$"""{"normalize": "{{normalization}}", "missing": "{{missing}}"}""");

    [PostgresTheory]
    [InlineData("combanz", "b 1.25 a 1 c 0 d 0")]
    [InlineData("combmed", "b 1.25 a 1 c 0 d 0")]
    [InlineData("combmin", "a 1 b 0.5 c 0 d 0")]
    public async Task A_leg_that_lacks_a_document_does_not_count_when_missing_is_zero(string method, string expected) =>
        await ExpectAsync(expected, Legs, method, """{"missing": "zero"}""");

    [PostgresTheory]
    [InlineData("""{"combine": "intersect"}""", "b 0.048915918")]
    [InlineData("""{"require": ["x"]}""", "b 0.048915918 a 0.016393443 c 0.015873016")]
    [InlineData("""{"require": ["x", "y"]}""", "b 0.048915918")]
    [InlineData("""{"minus": ["y"]}""", "a 0.016393443 c 0.015873016")]
    [InlineData("""{"minus": ["x"]}""", "d 0.032258065")]
    [InlineData("""{"top_n": 2}""", "b 0.048915918 d 0.032258065")]
    [InlineData("""{"k": 0}""", "b 2.5 a 1 d 1 c 0.333333333")]
    public async Task Set_logic_chooses_documents_and_changes_no_score(string options, string expected) => await ExpectAsync(expected, Legs, "rrf", options);

    [PostgresFact]
    public async Task A_list_keeps_its_scale_when_set_logic_takes_documents_from_it() =>
        // a is 1 and b 0.5 by the list that c, which y takes away, was in.
        await ExpectAsync("a 1 b 0.5", """
            [{"hits": [{"id": "a", "score": 10}, {"id": "b", "score": 6}, {"id": "c", "score": 2}]}, {"name": "y", "hits": ["c"]}]
            """, "combsum", """{"minus": ["y"]}""");

    [PostgresFact]
    public async Task A_leg_that_found_nothing_adds_nothing()
    {
        foreach (var normalization in new[] { "min-max", "theoretical-min", "sigmoid", "dbsf", "rank" })
        {
            var rows = await database.Scratch.RowsAsync(
                $$"""
                select f.id, abs(f.score - g.score) < 1e-12
                from rankdb.fuse('[{"hits": [{"id": "a", "score": 2}, {"id": "b", "score": 1}]}, {"hits": []}, {"hits": [{"id": "a", "score": 1, "rank": null}]}]', 'combanz', '{"normalize": "{{normalization}}"}') f
                join rankdb.fuse('[{"hits": [{"id": "a", "score": 2}, {"id": "b", "score": 1}]}]', 'combanz', '{"normalize": "{{normalization}}"}') g using (id)
                order by f.rank
                """, Ct);
            Assert.Equal(["a|True", "b|True"], rows);
        }
    }

    [PostgresFact]
    public async Task Ids_alone_are_in_their_order()
    {
        await ExpectAsync("b 0.016393443 a 0.016129032", """[{"hits": ["b", "a"]}]""", "rrf", "{}");
        await ExpectAsync("", "[]", "rrf", "{}");
        await ExpectAsync("", """[{"hits": []}, {"hits": []}]""", "combmnz", "{}");
    }

    [PostgresFact]
    public async Task The_details_say_rank_score_normalised_score_and_weight_in_each_leg()
    {
        Assert.Equal(
            ["""b|{"legs": {"x": {"rank": 2, "score": 6, "weight": 1, "normalized": 0.5}, "y": {"rank": 1, "score": 0.8, "weight": 2, "normalized": 1}}}"""],
            await database.Scratch.RowsAsync($$"""select id, details from rankdb.fuse('{{Legs}}', 'combsum', '{"top_n": 1}')""", Ct));
        Assert.Equal(
            ["""b|{"legs": {"x": {"rank": 2, "score": 6, "weight": 1}, "y": {"rank": 1, "score": 0.8, "weight": 2}}}"""],
            await database.Scratch.RowsAsync($$"""select id, details from rankdb.fuse('{{Legs}}', 'rrf', '{"top_n": 1}')""", Ct));
    }

    private async Task ExpectAsync(string expected, string legs, string method, string options)
    {
        var rows = (await database.Scratch.RowsAsync($"select id, rank, score from rankdb.fuse('{legs}', '{method}', '{options}') order by rank", Ct)).Select(row => row.Split('|')).ToArray();
        var wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToArray();
        Assert.Equal(wanted.Select(pair => pair[0]), rows.Select(row => row[0]));
        Assert.Equal(Enumerable.Range(1, wanted.Length).Select(rank => rank.ToString(CultureInfo.InvariantCulture)), rows.Select(row => row[1]));
        Assert.All(wanted.Zip(rows), pair => Assert.Equal(
            double.Parse(pair.First[1], CultureInfo.InvariantCulture), double.Parse(pair.Second[2], CultureInfo.InvariantCulture), 1e-8));
    }
}
