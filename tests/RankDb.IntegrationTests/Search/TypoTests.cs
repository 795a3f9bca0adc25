using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Words that are spelt nearly right.</summary>
public sealed class TypoTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static readonly string[] Texts =
    [
        "the river bank", "a driver at the wheel", "rivers and lakes", "a camping backpack", "the mountain lake", "a zebra crossing", "the 12345 number", "tent pegs", "cat",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("rivre", "1 3")]
    [InlineData("rievr", "1 3")]
    [InlineData("rver", "1 3")]
    [InlineData("rixer", "1 3")]
    [InlineData("bamk", "1")]
    [InlineData("etnt", "8")]
    [InlineData("ent", "")]
    [InlineData("mountian", "5")]
    [InlineData("backpcak", "4")]
    [InlineData("baxkpaxk", "4")]
    [InlineData("kamping", "4")]
    [InlineData("zbrea", "")]
    [InlineData("cta", "")]
    [InlineData("12346", "")]
    [InlineData("\"rivre bank\"", "")]
    [InlineData("rivre*", "")]
    [InlineData("rivre -river", "")]
    [InlineData("+rivre +bnak", "1")]
    [InlineData("zebra rivre", "1 3 6")]
    public async Task An_unknown_word_finds_the_words_near_to_it(string query, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, string.Join(' ', (await database.FindAsync("typing", query, Ct)).Order(StringComparer.Ordinal)));
    }

    [PostgresFact]
    public async Task A_known_word_is_left_alone_with_auto_and_comes_first_with_on()
    {
        await PrepareAsync();
        Assert.Equal(["2"], await database.FindAsync("typing", "driver", Ct));
        Assert.Equal("2", (await database.FindAsync("typing", "driver", Ct, new { typos = "on" }))[0]);
        Assert.Equal(["1", "2", "3"], (await database.FindAsync("typing", "driver", Ct, new { typos = "on" })).Order(StringComparer.Ordinal));
        Assert.Empty(await database.FindAsync("typing", "rivre", Ct, new { typos = "off" }));
    }

    [PostgresFact]
    public async Task A_word_and_its_spellings_are_one_word_for_the_minimum()
    {
        await PrepareAsync();
        Assert.Equal(["1"], await database.FindAsync("typing", "rivre bank", Ct, new { minimum_should_match = 2 }));
        Assert.Equal(["1"], await database.FindAsync("typing", "rivre bank", Ct, new { @operator = "and" }));
    }

    [PostgresFact]
    public async Task An_index_without_the_setting_refuses_the_option_and_the_setting_is_checked()
    {
        await PrepareAsync();
        await database.IndexAsync("strict", "{}", ["the river bank"], Ct);
        Assert.Empty(await database.FindAsync("strict", "rivre", Ct));
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.FindAsync("strict", "rivre", Ct, new { typos = "auto" }));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("typos", error.Hint, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<PostgresException>(() => database.IndexAsync("wrong", """{"typos": "sometimes"}""", [], Ct));
        Assert.Equal("22023", error.SqlState);
    }

    [PostgresFact]
    public async Task New_words_are_near_at_once_and_gone_ones_no_more()
    {
        await database.IndexAsync("growing", """{"typos": "auto"}""", ["one lantern"], Ct);
        Assert.Empty(await database.FindAsync("growing", "umbrela", Ct));
        await database.Database.ExecuteAsync("insert into growing values ('9', 'an umbrella')", Ct);
        await Client.HandWorker.IndexAsync(database.Database, "growing", Ct);
        Assert.Equal(["9"], await database.FindAsync("growing", "umbrela", Ct));
        await database.Database.ExecuteAsync("delete from growing where id = '9'", Ct);
        await Client.HandWorker.IndexAsync(database.Database, "growing", Ct);
        Assert.Empty(await database.FindAsync("growing", "umbrela", Ct));
    }

    [PostgresFact]
    public async Task Words_of_rows_that_a_policy_hides_are_never_suggested()
    {
        var mine = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.IndexAsync("hidden", """{"typos": "auto"}""", Enumerable.Range(0, 300).Select(_ => "secretly swordfish").Append("a swordfisk stew"), Ct);
        await database.Database.ExecuteAsync(
            $"""
            update hidden set owner_name = '{mine.Name}' where body like 'a %';
            alter table hidden enable row level security;
            create policy own on hidden using (owner_name = current_user);
            grant select on hidden to {mine.Name}
            """, Ct);
        Assert.Equal(301, (await database.FindAsync("hidden", "swordfixh swordfishes", Ct)).Count);
        Assert.Equal(["301"], await QueryDatabase.FindAsync(mine.DataSource, "hidden", "swordfixh", Ct));
        Assert.Equal("{swordfisk,swordfixh}", await TermsAsync(mine, "swordfixh"));
        Assert.Equal("{secretlx}", await TermsAsync(mine, "secretlx"));

        // A frequent word of which the caller sees few rows, behind many that are hidden, is found all the same.
        await database.Database.ExecuteAsync($"update hidden set owner_name = '{mine.Name}' where id = '299'", Ct);
        Assert.Equal("{secret,secretlx}", await TermsAsync(mine, "secretlx"));
    }

    [PostgresFact]
    public async Task Edits_are_counted_as_a_full_table_of_them_counts()
    {
        var random = new Random(17);
        var pairs = Enumerable.Range(0, 400).Select(_ => (Draw(random), Draw(random))).ToArray();
        await using var command = database.Database.DataSource.CreateCommand("select rankdb._edit_distance(a, b, $3) from unnest($1, $2) with ordinality u (a, b, n) order by n");
        command.Parameters.Add(new NpgsqlParameter { Value = pairs.Select(p => p.Item1).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = pairs.Select(p => p.Item2).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = 2 });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        foreach (var (a, b) in pairs)
        {
            Assert.True(await reader.ReadAsync(Ct));
            Assert.True(Math.Min(Edits(a, b), 3) == reader.GetInt32(0), $"{a} {b}: {reader.GetInt32(0)}");
        }
    }

    private static string Draw(Random random) => new([.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => "abc"[random.Next(3)])]);

    private static int Edits(string a, string b)
    {
        var cells = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cells[i, j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(cells[i - 1, j], cells[i, j - 1]) + 1, cells[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cells[i, j] = Math.Min(cells[i, j], cells[i - 2, j - 2] + 1);
                }
            }
        }

        return cells[a.Length, b.Length];
    }

    private static async Task<string> TermsAsync(TestRole role, string query)
    {
        await using var command = role.DataSource.CreateCommand("select (rankdb._parse_query(i, $1)).terms::text from rankdb.indexes i where i.name = 'hidden'");
        command.Parameters.Add(new NpgsqlParameter { Value = query });
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private Task PrepareAsync() => database.IndexAsync("typing", """{"typos": "auto"}""", Texts, Ct);
}
