using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>rankdb.judge_clicks.</summary>
public sealed class ClickTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_document_is_graded_by_its_clicks_without_position_bias()
    {
        var set = await database.SetAsync(Ct, "rivers");
        // Relevance by hand: 1: (20/1 + 0) / 100 = 0.2. 2: 10 of 100 at rank 4: 0.1 * 4 = 0.4. 3: (3/1 + 6 * 2) / 200 = 0.075.
        // 4: at rank 100 the weight is clipped to 1 / 0.05 = 20: 20 * 2 / 400 = 0.1. 5: 9 impressions are too few. 6: 20 * 0.9 > 1.
        await database.ExecuteAsync(
            """
            create table counts (query_id text, id integer, rank smallint, clicks bigint, impressions numeric);
            insert into counts values ('q1', 1, 1, 20, 100), ('q1', 2, 4, 5, 50), ('q1', 2, 4, 5, 50), ('q1', 3, 1, 3, 100), ('q1', 3, 2, 6, 100), ('q1', 4, 100, 2, 400), ('q1', 5, 1, 9, 9), ('q1', 6, 20, 18, 20), ('q1', 7, 1, 0, 0);
            """, Ct);
        Assert.Equal("5", Assert.Single(await database.RowsAsync($"select rankdb.judge_clicks('{set}', 'counts')", Ct)));
        Assert.Equal(
            ["1|1|0.2000", "2|2|0.4000", "3|0|0.0750", "4|1|0.1000", "6|2|1.0000"],
            await database.RowsAsync($"select id, grade, regexp_replace(note, '.* ', '') from rankdb.assessments where set_name = '{set}' and judge = 'clicks' order by id", Ct));
        Assert.Empty(await database.RowsAsync($"select 1 from rankdb.judgments where set_name = '{set}'", Ct));

        // The same again with other settings replaces what the clicks said, and lets it count.
        Assert.Equal("6", Assert.Single(await database.RowsAsync(
            $$"""select rankdb.judge_clicks('{{set}}', 'counts', '{"eta": 0, "grades": [0.05, 0.1, 0.5], "impressions": 5, "adopt": true}')""", Ct)));
        Assert.Equal(
            ["1|2|clicks", "2|2|clicks", "3|0|clicks", "4|0|clicks", "5|3|clicks", "6|3|clicks"],
            await database.RowsAsync($"select id, grade, judge from rankdb.judgments where set_name = '{set}' order by id", Ct));
        await database.ExecuteAsync($$"""select rankdb.judge_clicks('{{set}}', 'counts', '{"propensities": [0.5, 0.25], "judge": "clicks:may", "clip": 0.3}')""", Ct);
        // 3: (3 / 0.5 + 6 / 0.3) / 200 = 0.13; 4: the last propensity holds for all further ranks, and is clipped.
        Assert.Equal(
            ["3|0.1300", "4|0.0167"],
            await database.RowsAsync($"select id, regexp_replace(note, '.* ', '') from rankdb.assessments where set_name = '{set}' and judge = 'clicks:may' and id in ('3', '4') order by id", Ct));
    }

    [PostgresFact]
    public async Task Rows_of_a_log_say_the_same_as_their_counts()
    {
        var set = await database.SetAsync(Ct, "rivers", "lakes");
        await database.ExecuteAsync(
            """
            create table log as select 'q' || 1 + n % 2 as query_id, (n % 7)::text as id, 1 + n % 3 as rank, n % 11 < 3 as clicked, n as session from generate_series(1, 2000) n;
            create view log_counts as select query_id, id, rank, count(*) filter (where clicked) as clicks, count(*) as impressions from log group by 1, 2, 3;
            """, Ct);
        await database.ExecuteAsync($$"""select rankdb.judge_clicks('{{set}}', 'log'), rankdb.judge_clicks('{{set}}', 'log_counts', '{"judge": "clicks:counts"}')""", Ct);
        Assert.Equal(
            "14|14", Assert.Single(await database.RowsAsync(
                $"select count(*), count(*) filter (where a.grade = b.grade and a.note = b.note) from rankdb.assessments a join rankdb.assessments b using (set_name, query_id, id) where set_name = '{set}' and a.judge = 'clicks' and b.judge = 'clicks:counts'", Ct)));
    }

    [PostgresFact]
    public async Task Propensities_are_found_from_documents_that_were_shown_at_several_ranks()
    {
        // Counts that are exactly what the model expects give its propensities back, also where ranks are tied only by way of others.
        double[] truth = [1, 0.64, 0.4, 0.25, 0.125];
        double[] relevance = [0.5, 0.25, 0.75, 0.1];
        var cells = new List<(int Pair, int Rank, double Shown, double Clicked)>();
        foreach (var (pair, rank) in new[] { (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4), (3, 5), (4, 5), (4, 1), (4, 2) })
        {
            var shown = 1000 * (1 + ((pair + rank) % 3));
            cells.Add((pair, rank, shown, shown * truth[rank - 1] * relevance[pair - 1]));
        }

        // What says nothing: a document at one rank, and ranks that nothing ties to the first.
        cells.AddRange([(5, 4, 1000, 900), (6, 7, 1000, 500), (6, 8, 1000, 250)]);
        Assert.Equal(truth, await FitAsync(cells), (a, b) => Math.Abs(a - b) < 1e-6);

        // A rank with too few clicks is like the one before it.
        Assert.Equal([1, 1, 0.5], await FitAsync([(1, 1, 1000, 400), (1, 2, 10, 2), (1, 3, 1000, 200)]), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Empty(await FitAsync([(1, 1, 1000, 400), (2, 2, 1000, 200)]));
        Assert.Empty(await FitAsync([(1, 2, 1000, 400), (1, 3, 1000, 200)]));
        Assert.Empty(await FitAsync([(1, 1, 1000, 400), (1, 3, 1000, 9)]));
        Assert.Empty(await FitAsync([]));
    }

    [PostgresFact]
    public async Task Estimated_propensities_are_near_the_truth_on_drawn_clicks()
    {
        var set = await database.SetAsync(Ct, "rivers", "lakes", "mountains");
        var random = new Random(47);
        double[] truth = [1, 0.6, 0.35, 0.2];
        var rows = new List<string>();
        for (var n = 0; n < 12000; n++)
        {
            var (query, id, rank) = (1 + random.Next(3), random.Next(6), 1 + random.Next(4));
            var clicked = random.NextDouble() < truth[rank - 1] * (0.1 + (0.15 * id));
            rows.Add($"('q{query}', '{id}', {rank}, {(clicked ? "true" : "false")})");
        }

        await database.ExecuteAsync($"create table drawn (query_id text, id text, rank integer, clicked boolean); insert into drawn values {string.Join(',', rows)}", Ct);
        var fitted = (await database.RowsAsync(
            """
            select u.p from (select * from rankdb._click_counts('drawn')) c,
              unnest(rankdb._fit_propensities(array(select (ascii(right(q, 1)) - 48) * 10 + i::integer from unnest(c.query_ids, c.ids) with ordinality x (q, i, place) order by place), c.ranks, c.impressions, c.clicked)) with ordinality u (p, place) order by u.place
            """, Ct)).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(truth, fitted, (a, b) => Math.Abs(a - b) < 0.06);

        await database.ExecuteAsync($$"""select rankdb.judge_clicks('{{set}}', 'drawn', '{"estimate": true, "grades": [0.325, 0.625]}')""", Ct);
        Assert.Equal(
            ["0|0", "1|0", "2|1", "3|1", "4|2", "5|2"],
            await database.RowsAsync($"select distinct id, grade from rankdb.assessments where set_name = '{set}' order by 1, 2", Ct));
    }

    [PostgresTheory]
    [InlineData("'q1', 1, 1, 5, 10", "{}", null, null)]
    [InlineData("'q1', 1, 0, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, -2, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, 1.5, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, 'NaN', 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, null, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, 1, -5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, 1, 5, -10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', 1, 1, 11, 10", "{}", "22023", "between 0 and impressions")]
    [InlineData("'q1', 1, 1, null, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q1', null, 1, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("null, 1, 1, 5, 10", "{}", "22023", "a row that cannot be")]
    [InlineData("'q9', 1, 1, 5, 10", "{}", "42704", "1 queries of bad are not in judgment set")]
    [InlineData("'q9', 1, 1, 5, 10", "{\"unknown\": \"skip\"}", null, null)]
    [InlineData("'q1', 1, 1, 5, 10", "{\"estimate\": true}", "55000", "too few clicks")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"eta\": -1}", "22023", "eta must be a number between 0 and 5")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"eta\": 1, \"estimate\": true}", "22023", "three ways")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"propensities\": [1, 0]}", "22023", "options.propensities must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"propensities\": []}", "22023", "options.propensities must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"propensities\": [1, 2]}", "22023", "options.propensities must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"grades\": [0.3, 0.1]}", "22023", "options.grades must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"grades\": []}", "22023", "options.grades must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"grades\": 0.3}", "22023", "options.grades must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"impressions\": 0}", "22023", "impressions must be")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"judge\": \"anna\"}", "22023", "options.judge must be clicks")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"adopt\": 1}", "22023", "must be true or false")]
    [InlineData("'q1', 1, 1, 5, 10", "{\"adapt\": true}", "22023", "'adapt'")]
    public async Task A_mistake_is_named_and_nothing_is_stored(string row, string options, string? sqlState, string? said)
    {
        var set = await database.SetAsync(Ct, "rivers");
        await database.ExecuteAsync($"drop table if exists bad; create table bad (query_id text, id integer, rank numeric, clicks integer, impressions integer); insert into bad values ('q1', 2, 1, 1, 20), ({row})", Ct);
        var call = $"select rankdb.judge_clicks('{set}', 'bad', '{options}')";
        if (sqlState is null)
        {
            await database.ExecuteAsync(call, Ct);
            Assert.NotEmpty(await database.RowsAsync($"select 1 from rankdb.assessments where set_name = '{set}'", Ct));
            return;
        }

        await database.RefusedAsync(call, sqlState, said!, Ct);
        Assert.Empty(await database.RowsAsync($"select 1 from rankdb.assessments where set_name = '{set}'", Ct));
    }

    [PostgresTheory]
    [InlineData("query_id text, id text, rank integer, clicks integer", "has no column impressions")]
    [InlineData("query_id text, id text, clicked boolean", "has no column rank")]
    [InlineData("query_id text, rank integer, clicked boolean", "has no column id")]
    [InlineData("query_id text, id text, rank text, clicked boolean", "column rank must be a number")]
    [InlineData("query_id text, id text, rank integer, clicked integer", "column clicked must be boolean")]
    [InlineData("query_id text, id text, rank integer, clicks text, impressions integer", "column clicks must be a number")]
    public async Task A_table_that_holds_no_clicks_is_refused(string columns, string said)
    {
        var set = await database.SetAsync(Ct, "rivers");
        await database.ExecuteAsync($"drop table if exists shapeless; create table shapeless ({columns})", Ct);
        await database.RefusedAsync($"select rankdb.judge_clicks('{set}', 'shapeless')", "22023", said, Ct);
    }

    [PostgresFact]
    public async Task No_table_at_all_is_refused() =>
        await database.RefusedAsync($"select rankdb.judge_clicks('{await database.SetAsync(Ct, "rivers")}', null)", "22023", "clicks must name a table or view", Ct);

    [PostgresFact]
    public async Task A_table_that_the_caller_may_not_read_is_not_read()
    {
        var set = await database.SetAsync(Ct, "rivers");
        await database.ExecuteAsync("create table kept (query_id text, id text, rank integer, clicked boolean)", Ct);
        var author = await database.Database.CreateRoleAsync(Ct, "rankdb_author");
        var statement = $"select rankdb.judge_clicks('{set}', 'kept')";
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Search.HandVectors.RowsAsync(author, statement, Ct))).SqlState);
        await database.ExecuteAsync($"grant select on kept to {author.Name}", Ct);
        Assert.Equal(["0"], await Search.HandVectors.RowsAsync(author, statement, Ct));
    }

    private async Task<double[]> FitAsync(IReadOnlyList<(int Pair, int Rank, double Shown, double Clicked)> cells)
    {
        string Array(IEnumerable<double> values) => $"array[{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
        var rows = await database.RowsAsync(
            $"select u.p from unnest(rankdb._fit_propensities({Array(cells.Select(c => (double)c.Pair))}::integer[], {Array(cells.Select(c => (double)c.Rank))}::integer[], {Array(cells.Select(c => c.Shown))}::float8[], {Array(cells.Select(c => c.Clicked))}::float8[])) with ordinality u (p, place) order by u.place", Ct);
        return [.. rows.Select(row => double.Parse(row, CultureInfo.InvariantCulture))];
    }
}
