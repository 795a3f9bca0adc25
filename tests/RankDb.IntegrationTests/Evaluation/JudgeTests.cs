using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>rankdb.judge, unjudge and adopt_assessments.</summary>
public sealed class JudgeTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task What_a_person_says_counts_at_once_and_what_a_machine_says_once_it_is_adopted()
    {
        var set = await database.PooledAsync(Ct, 1, 2, 3, 4);
        await database.ExecuteAsync(
            $"""
            select rankdb.judge('{set}', 'q1', '1', 3, 'anna', 'all of it'), rankdb.judge('{set}', 'q1', '1', 2, 'ben'), rankdb.judge('{set}', 'q1', '2', 0);
            select rankdb.judge('{set}', 'q1', n::text, 1, j) from unnest(array['clicks', 'clicks:may', 'llm:m@1']) j, generate_series(1, 3) n;
            """, Ct);
        Assert.Equal(["1|2|ben", "2|0|postgres", "3|-1|", "4|-1|"], await CountingAsync(set));
        Assert.Equal("3|all of it", Assert.Single(await database.RowsAsync($"select grade, note from rankdb.assessments where set_name = '{set}' and judge = 'anna'", Ct)));

        Assert.Equal("1", Assert.Single(await database.RowsAsync($"select rankdb.adopt_assessments('{set}', 'llm:m@1')", Ct)));
        Assert.Equal(["1|2|ben", "2|0|postgres", "3|1|llm:m@1", "4|-1|"], await CountingAsync(set));
        Assert.Equal("0", Assert.Single(await database.RowsAsync($"select rankdb.adopt_assessments('{set}', 'llm:m@1')", Ct)));

        // Its own grades are brought up to date; what others said is overwritten only where that is asked for.
        await database.ExecuteAsync($"select rankdb.judge('{set}', 'q1', '3', 2, 'llm:m@1'), rankdb.judge('{set}', 'q1', '9', 1, 'llm:m@1')", Ct);
        Assert.Equal("2", Assert.Single(await database.RowsAsync($"select rankdb.adopt_assessments('{set}', 'llm:m@1')", Ct)));
        Assert.Equal("0", Assert.Single(await database.RowsAsync($"select rankdb.adopt_assessments('{set}', 'clicks')", Ct)));
        Assert.Equal("3", Assert.Single(await database.RowsAsync($"select rankdb.adopt_assessments('{set}', 'clicks', true)", Ct)));
        Assert.Equal(["1|1|clicks", "2|1|clicks", "3|1|clicks", "4|-1|", "9|1|llm:m@1"], await CountingAsync(set));
    }

    [PostgresFact]
    public async Task A_judge_who_takes_a_grade_back_leaves_what_the_last_other_person_said_or_the_pool()
    {
        var set = await database.PooledAsync(Ct, 1);
        foreach (var call in new[] { "judge('{0}', 'q1', '1', 3, 'anna')", "judge('{0}', 'q1', '1', 1, 'ben')", "judge('{0}', 'q1', '1', 0, 'llm:m@1')" })
        {
            await database.ExecuteAsync($"select rankdb.{call.Replace("{0}", set, StringComparison.Ordinal)}", Ct);
        }

        await database.ExecuteAsync($"select rankdb.unjudge('{set}', 'q1', '1', 'ben')", Ct);
        Assert.Equal(["1|3|anna"], await CountingAsync(set));
        await database.ExecuteAsync($"select rankdb.unjudge('{set}', 'q1', '1', 'anna')", Ct);
        Assert.Equal(["1|-1|"], await CountingAsync(set));
        await database.RefusedAsync($"select rankdb.unjudge('{set}', 'q1', '1', 'anna')", "42704", "anna said nothing of document '1'", Ct);

        // What an import said is not anna's to take back.
        await database.ExecuteAsync($"insert into rankdb.assessments values ('{set}', 'q1', '2', 'anna', 1); insert into rankdb.judgments values ('{set}', 'q1', '2', 2)", Ct);
        await database.ExecuteAsync($"select rankdb.unjudge('{set}', 'q1', '2', 'anna')", Ct);
        Assert.Equal(["1|-1|", "2|2|"], await CountingAsync(set));
    }

    [PostgresTheory]
    [InlineData("judge('nothing', 'q1', '1', 1)", "42704", "judgment set 'nothing' has no queries")]
    [InlineData("judge('{set}', 'q2', '1', 1)", "42704", "has no query 'q2'")]
    [InlineData("judge('{set}', null, '1', 1)", "42704", "has no query")]
    [InlineData("judge('{set}', 'q1', '1', -1)", "22023", "grade must be between 0 and 100, got -1")]
    [InlineData("judge('{set}', 'q1', '1', null)", "22023", "got NULL")]
    [InlineData("judge('{set}', 'q1', '', 1)", "22023", "must not be empty")]
    [InlineData("judge('{set}', 'q1', '1', 1, '')", "22023", "must not be empty")]
    [InlineData("judge('{set}', 'q1', '1', 1, 'anna', repeat('x', 2001))", "22023", "2000 characters")]
    [InlineData("adopt_assessments('{set}', 'nobody')", "42704", "'nobody' has judged nothing")]
    [InlineData("to_judge('notes', '{set}', '')", "22023", "judge must be a name")]
    [InlineData("to_judge('notes', '{set}', 'anna', 0)", "22023", "top_n must be between 1 and 100000, got 0")]
    [InlineData("to_judge('notes', '{set}', 'anna', 5, '{\"of\": \"all\"}')", "22023", "of must be \"open\" or \"judged\"")]
    public async Task A_mistake_is_named(string call, string sqlState, string said)
    {
        var set = await database.PooledAsync(Ct, 1);
        await database.RefusedAsync($"select * from rankdb.{call.Replace("{set}", set, StringComparison.Ordinal)}", sqlState, said, Ct);
        Assert.Equal(["1|-1|"], await CountingAsync(set));
    }

    [PostgresFact]
    public async Task An_author_may_judge_and_a_reader_may_not()
    {
        var set = await database.PooledAsync(Ct, 1, 2);
        var author = await database.Database.CreateRoleAsync(Ct, "rankdb_author");
        var reader = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($"grant select on notes to {author.Name}, {reader.Name}", Ct);
        foreach (var statement in new[]
        {
            $"select * from rankdb.pool('notes', '{set}', array['lexical'])", $"select rankdb.judge('{set}', 'q1', '1', 2)", $"select rankdb.judge('{set}', 'q1', '2', 1, 'llm:m@1')",
            $"select * from rankdb.to_judge('notes', '{set}')", $"select rankdb.adopt_assessments('{set}', 'llm:m@1')", $"select * from rankdb.agreement('{set}', current_user)",
            $"select rankdb.unjudge('{set}', 'q1', '1')",
        })
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(reader, statement, Ct))).SqlState);
            await HandVectors.RowsAsync(author, statement, Ct);
        }

        Assert.NotEmpty(await HandVectors.RowsAsync(reader, $"select id from rankdb.judging_queue where set_name = '{set}'", Ct));
    }

    private Task<IReadOnlyList<string>> CountingAsync(string set) => database.RowsAsync($"select id, grade, judge from rankdb.judgments where set_name = '{set}' order by id", Ct);
}
