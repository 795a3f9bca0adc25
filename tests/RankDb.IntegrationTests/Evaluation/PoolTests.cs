using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>rankdb.pool and rankdb.to_judge.</summary>
public sealed class PoolTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_first_documents_of_every_profile_are_pooled_once()
    {
        var set = await database.SetAsync(Ct, "rivers", "lakes", "nothingthere");
        var expected = await database.RowsAsync(
            """
            select distinct q.id || ' ' || s.id from (values ('q1', 'rivers'), ('q2', 'lakes'), ('q3', 'nothingthere')) q (id, query),
              unnest(array['lexical', 'pins']) p, rankdb.search('notes', q.query, 3, profile => p) s order by 1
            """, Ct);
        Assert.True(expected.Count > 6, "the profiles find the same documents");
        var found = await database.RowsAsync(
            """
            select p || '|' || count(*) from unnest(array['lexical', 'pins']) p, (values ('rivers'), ('lakes'), ('nothingthere')) q (query), rankdb.search('notes', q.query, 3, profile => p)
            group by p order by p
            """, Ct);
        Assert.Equal(
            [$"{found[0]}|6|0", $"{found[1]}|{expected.Count - 6}|0"],
            await database.RowsAsync($"select * from rankdb.pool('notes', '{set}', array['lexical', 'pins', 'lexical'], 3)", Ct));
        Assert.Equal(expected, await database.RowsAsync($"select query_id || ' ' || id from rankdb.judgments where set_name = '{set}' and grade = -1 and judge is null and judged_at is null order by 1", Ct));
        Assert.Equal(expected, await database.RowsAsync($"select query_id || ' ' || id from rankdb.judging_queue where set_name = '{set}' order by 1", Ct));

        Assert.Equal("0|0", Assert.Single(await database.RowsAsync($"select distinct added, judged from rankdb.pool('notes', '{set}', array['pins', 'lexical'], 3)", Ct)));
        Assert.Equal(expected.Count, (await database.RowsAsync($"select id from rankdb.judgments where set_name = '{set}'", Ct)).Count);
    }

    [PostgresFact]
    public async Task What_was_judged_keeps_its_grade_and_is_counted()
    {
        var set = await database.SetAsync(Ct, "rivers");
        await database.ExecuteAsync($"select rankdb.judge('{set}', 'q1', '7', 2, 'anna')", Ct);
        Assert.Equal("pins|4|3|1", Assert.Single(await database.RowsAsync($"select * from rankdb.pool('notes', '{set}', array['pins'], 4)", Ct)));
        Assert.Equal("2|anna", Assert.Single(await database.RowsAsync($"select grade, judge from rankdb.judgments where set_name = '{set}' and id = '7'", Ct)));
    }

    [PostgresFact]
    public async Task A_search_that_fails_is_named_and_the_others_are_pooled()
    {
        var set = await database.SetAsync(Ct, "rivers", "", "lakes");
        var warnings = new List<string>();
        await using var connection = await database.Database.DataSource.OpenConnectionAsync(Ct);
        connection.Notice += (_, notice) => warnings.Add($"{notice.Notice.Severity} {notice.Notice.MessageText}");
        Assert.Equal(["4"], await HandVectors.RowsAsync(connection, $"select found from rankdb.pool('notes', '{set}', array['lexical'], 2)", Ct));
        var warning = Assert.Single(warnings);
        Assert.StartsWith("WARNING 1 of 3 searches failed", warning, StringComparison.Ordinal);
        Assert.Contains("query q2 with profile lexical: ", warning, StringComparison.Ordinal);

        await database.RefusedAsync($"select * from rankdb.pool('notes', '{await database.SetAsync(Ct, "", " ")}', array['lexical'])", "22023", "every search failed; query q1", Ct);
    }

    [PostgresTheory]
    [InlineData("'notes', 'nothing', array['lexical']", "42704", "judgment set 'nothing' has no queries")]
    [InlineData("'nothing', '{set}', array['lexical']", "42704", "'nothing'")]
    [InlineData("'notes', '{set}', array['nothing']", "42704", "'nothing'")]
    [InlineData("'notes', '{set}', array[]::text[]", "22023", "at least one profile")]
    [InlineData("'notes', '{set}', array['lexical', null]", "22023", "at least one profile")]
    [InlineData("'notes', '{set}', null", "22023", "at least one profile")]
    [InlineData("'notes', '{set}', array['lexical'], 0", "22023", "depth must be between 1 and 1000, got 0")]
    [InlineData("'notes', '{set}', array['lexical'], 10, '{\"unit\": \"chunk\"}'", "22023", "'unit'")]
    public async Task A_mistake_is_named(string arguments, string sqlState, string said)
    {
        var set = await database.SetAsync(Ct, "rivers");
        await database.RefusedAsync($"select * from rankdb.pool({arguments.Replace("{set}", set, StringComparison.Ordinal)})", sqlState, said, Ct);
        Assert.Empty(await database.RowsAsync($"select 1 from rankdb.judgments where set_name = '{set}'", Ct));
    }

    [PostgresFact]
    public async Task A_judge_is_offered_the_pool_query_by_query_without_what_it_judged_or_what_is_not_there()
    {
        var set = await database.SetAsync(Ct, "rivers", "lakes");
        await database.ExecuteAsync(
            $"""
            insert into rankdb.judgments select '{set}', q, n::text, -1 from unnest(array['q1', 'q2']) q, generate_series(21, 26) n;
            insert into rankdb.judgments values ('{set}', 'q1', '4711', -1), ('{set}', 'q1', 'no number', -1), ('{set}', 'q2', '1', 2);
            select rankdb.judge('{set}', 'q1', '23', 1, 'anna'), rankdb.judge('{set}', 'q2', '24', 1, 'llm:m@12345678');
            """, Ct);
        var offered = await database.RowsAsync($"select query_id, query, id, columns, texts from rankdb.to_judge('notes', '{set}', 'anna')", Ct);
        Assert.Equal(["q1 rivers", "q1 rivers", "q1 rivers", "q1 rivers", "q1 rivers", "q2 lakes", "q2 lakes", "q2 lakes", "q2 lakes", "q2 lakes", "q2 lakes"],
            offered.Select(row => string.Join(' ', row.Split('|')[..2])));
        Assert.Equal(["21", "22", "24", "25", "26"], offered.Take(5).Select(row => row.Split('|')[2]).Order(StringComparer.Ordinal));
        Assert.Equal("{title,body}|{\"Note 21\",\"a note about rivers and lakes, serves 1.\"}", Assert.Single(await database.RowsAsync(
            $"select columns::text, texts::text from rankdb.to_judge('notes', '{set}', 'anna', options => '{{\"query_id\": \"q1\"}}') where id = '21'", Ct)));
        Assert.Equal("{NULL,\"a note about rivers and lakes, serves 1.\"}", Assert.Single(await database.RowsAsync(
            $"select texts::text from rankdb.to_judge('notes', '{set}', 'anna') where id = '25' and query_id = 'q2'", Ct)));
        // The model has judged 24 for the second query, anna has not.
        Assert.Equal(10, (await database.RowsAsync($"select 1 from rankdb.to_judge('notes', '{set}', 'llm:m@12345678', 10)", Ct)).Count);
        Assert.Equal(3, (await database.RowsAsync($"select 1 from rankdb.to_judge('notes', '{set}', 'anna', 3)", Ct)).Count);
    }

    [PostgresFact]
    public async Task A_document_that_the_judge_may_not_see_is_not_offered_to_it()
    {
        await database.ExecuteAsync(
            """
            create table private_notes (id integer primary key, body text not null, owner text not null);
            insert into private_notes select n, 'note ' || n, case when n % 2 = 0 then 'even' else 'odd' end from generate_series(1, 10) n;
            select rankdb.create_index('private_notes', 'private_notes', array['body']);
            alter table private_notes enable row level security;
            create policy even on private_notes using (owner = 'even');
            """, Ct);
        var set = await database.PooledAsync(Ct, 1, 2, 3, 4, 5);
        var author = await database.Database.CreateRoleAsync(Ct, "rankdb_author");
        var statement = $"select id from rankdb.to_judge('private_notes', '{set}') order by 1";
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(author, statement, Ct))).SqlState);
        await database.ExecuteAsync($"grant select on private_notes to {author.Name}", Ct);
        Assert.Equal(["2", "4"], await HandVectors.RowsAsync(author, statement, Ct));
        Assert.Equal(["1", "2", "3", "4", "5"], await database.RowsAsync(statement, Ct));
    }

    [PostgresFact]
    public async Task A_sample_of_what_people_judged_stays_the_same_until_the_judge_has_seen_it()
    {
        var set = await database.PooledAsync(Ct, 1, 2);
        await database.ExecuteAsync(
            $"""
            insert into rankdb.judgments select '{set}', 'q1', n::text, 1 from generate_series(10, 20) n;
            insert into rankdb.judgments values ('{set}', 'q1', '21', 1, null, 'clicks', now()), ('{set}', 'q1', '22', 1, null, 'llm:x@1', now()), ('{set}', 'q1', '23', 1, null, 'ben', now());
            """, Ct);
        var all = await database.RowsAsync($$"""select id from rankdb.to_judge('notes', '{{set}}', 'ben', 100, '{"of": "judged"}')""", Ct);
        Assert.Equal(Enumerable.Range(10, 11).Select(n => $"{n}"), all.Order(StringComparer.Ordinal));

        var sample = $$"""select id from rankdb.to_judge('notes', '{{set}}', 'llm:x@2', 4, '{"of": "judged"}')""";
        var first = await database.RowsAsync(sample, Ct);
        Assert.Equal(4, first.Count);
        Assert.Equal(first, await database.RowsAsync(sample, Ct));
        Assert.NotEqual(first, await database.RowsAsync($$"""select id from rankdb.to_judge('notes', '{{set}}', 'llm:x@2', 4, '{"of": "judged", "seed": 2}')""", Ct));
        await database.ExecuteAsync($"select rankdb.judge('{set}', 'q1', '{first[1]}', 0, 'llm:x@2')", Ct);
        Assert.Equal(first.Where(id => id != first[1]), await database.RowsAsync(sample, Ct));
    }
}
