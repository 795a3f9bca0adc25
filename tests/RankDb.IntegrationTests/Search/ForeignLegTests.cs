using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;
using Row = RankDb.IntegrationTests.Search.LegDatabase.Row;

namespace RankDb.IntegrationTests.Search;

/// <summary>Legs whose hits the caller brings.</summary>
public sealed class ForeignLegTests(LegDatabase database) : IClassFixture<LegDatabase>
{
    private const string Profile = """{"legs": [{"foreign": {"name": "elsewhere"}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""["7", "3", "12"]""", "7|1.000000 3|0.500000 12|0.333333")]
    [InlineData("""["7", "nothing", "", "3", "81", "12"]""", "7|1.000000 3|0.500000 12|0.333333")]
    [InlineData("""[{"id": "7", "score": 1}, {"id": "3", "score": 2.5}, {"id": "12", "score": -4}]""", "3|2.500000 7|1.000000 12|-4.000000")]
    [InlineData("""[{"id": "7", "score": 1}, {"id": "3", "score": 1}, {"id": "12", "score": 1}]""", "12|1.000000 3|1.000000 7|1.000000")]
    [InlineData("[]", "")]
    public async Task Hits_are_ranked_by_score_then_id_or_as_they_come(string hits, string expected)
    {
        var rows = await FindAsync(hits);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Row.Ranked(rows, "elsewhere"));
    }

    [PostgresFact]
    public async Task What_was_given_and_what_was_found_of_it_is_told()
    {
        var rows = await database.FindAsync("w3", """{"legs": [{"lexical": {}}, {"foreign": {"name": "elsewhere", "top": 1}}]}""", Ct, topN: 2, filter: """{"tenant": 3}""",
            options: """{"foreign": {"elsewhere": ["1", "3", "nothing", "13", "7", "11"]}}""");
        var told = rows[0].Candidates("elsewhere");
        Assert.Equal(6, told.GetProperty("given").GetInt32());
        Assert.Equal(2, told.GetProperty("found").GetInt32());
        Assert.Equal("3", rows[0].Id);
        // The chunk of the words that were searched for, not the first.
        Assert.Equal(1, rows[0].Ordinal);
        rows = await FindAsync("""["3"]""");
        Assert.Equal(0, rows[0].Ordinal);
    }

    [PostgresFact]
    public async Task Hits_of_a_profile_stand_until_a_search_brings_others()
    {
        const string profile = """{"legs": [{"foreign": {"name": "elsewhere", "hits": ["5", "6"]}}, {"foreign": {"name": "other", "hits": [], "filter": {"id": {"lt": 9}}}}]}""";
        Assert.Equal(["5", "6"], (await database.FindAsync("", profile, Ct)).Select(row => row.Id));
        Assert.Equal(["9"], (await database.FindAsync("", profile, Ct, options: """{"foreign": {"elsewhere": ["9"]}}""")).Select(row => row.Id));
        Assert.Equal(["5", "8", "6"], (await database.FindAsync("", profile, Ct, options: """{"foreign": {"other": ["12", "8"]}}""")).Select(row => row.Id));
        Assert.Equal(["5", "6"], (await database.FindAsync("", profile, Ct, options: """{"foreign": null}""")).Select(row => row.Id));
    }

    [PostgresFact]
    public async Task A_hidden_row_is_like_one_that_does_not_exist()
    {
        var reader = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.Database.ExecuteAsync(
            $"""
            create table hidden (like items including all);
            insert into hidden select * from items;
            alter table hidden enable row level security;
            create policy quarter on hidden using (tenant = 2);
            create policy worker on hidden for select to rankdb_worker using (true);
            grant select on hidden to {reader.Name};
            select rankdb.create_index('hidden', 'hidden', array['body']);
            """, Ct);
        await LegDatabase.IndexAsync(database.Database.Scratch, "hidden", Ct);
        foreach (var other in new[] { "3", "4000" })
        {
            var rows = await database.FindAsync("", Profile, Ct, "hidden", options: $$"""{"foreign": {"elsewhere": ["{{other}}", "2", "6"]} }""", source: reader.DataSource);
            Assert.Equal(["2|1.000000", "6|0.500000"], Row.Ranked(rows, "elsewhere"));
            Assert.Equal(2, rows[0].Candidates("elsewhere").GetProperty("found").GetInt32());
        }
    }

    [PostgresTheory]
    [InlineData("{}", "leg 'elsewhere' is foreign and was given no hits")]
    [InlineData("""{"foreign": []}""", "options.foreign must be an object")]
    [InlineData("""{"foreign": {"elsewher": ["1"]}}""", "no foreign leg is called 'elsewher'")]
    [InlineData("""{"foreign": {"elsewhere": "1"}}""", "options at /foreign/elsewhere: must be of type array")]
    [InlineData("""{"foreign": {"elsewhere": [1]}}""", "options at /foreign/elsewhere/0")]
    [InlineData("""{"foreign": {"elsewhere": [{"id": "1"}]}}""", "options at /foreign/elsewhere/0")]
    [InlineData("""{"foreign": {"elsewhere": [{"id": "1", "score": "NaN"}]}}""", "options at /foreign/elsewhere/0")]
    [InlineData("""{"foreign": {"elsewhere": ["1", "2", "1"]}}""", "options at /foreign/elsewhere: the id '1' comes twice")]
    [InlineData("""{"foreign": {"elsewhere": [{"id": "1", "score": 1}, {"id": "1", "score": 2}]}}""", "the id '1' comes twice")]
    [InlineData("""{"foreign": {"elsewhere": ["1", {"id": "2", "score": 1}]}}""", "some hits have scores")]
    [InlineData("""{"foreign": {"elsewhere": [{"id": "2", "score": 1e400}]}}""", "options at /foreign/elsewhere/0/score: must be a number that double precision can hold")]
    [InlineData("""{"foreign": {"elsewhere": [{"id": "2", "score": -1e309}]}}""", "options at /foreign/elsewhere/0/score: must be a number that double precision can hold")]
    public async Task Hits_that_cannot_be_ranked_are_an_error(string options, string named)
    {
        var error = await database.ErrorAsync("", Profile, Ct, options);
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_profile_with_bad_hits_is_refused_when_it_is_made()
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Database.ExecuteAsync(
            """select rankdb.create_profile('twice', '{"legs": [{"foreign": {"hits": ["1", "1"]}}]}')""", Ct));
        Assert.Contains("profile at /legs/0/foreign: the id '1' comes twice", error.MessageText, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<PostgresException>(() => database.Database.ExecuteAsync(
            """select rankdb.create_profile('many', jsonb_build_object('legs', jsonb_build_array(jsonb_build_object('foreign', jsonb_build_object('hits', (select jsonb_agg(n::text) from generate_series(1, 1001) n))))))""", Ct));
        Assert.Contains("profile at /legs/0/foreign/hits", error.MessageText, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Row>> FindAsync(string hits) => database.FindAsync("", Profile, Ct, options: $$"""{"foreign": {"elsewhere": {{hits}} } }""");
}
