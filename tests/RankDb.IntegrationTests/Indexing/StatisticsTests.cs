using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

public sealed class StatisticsTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static readonly string[] Words = ["alpha", "beta", "gamma", "delta", "kappa", "sigma", "omega", "theta", "lambda", "zeta"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task After_random_changes_every_count_length_frequency_and_impact_is_what_the_rows_give()
    {
        await database.ExecuteAsync("create table counted (id int primary key, body text)", Ct);
        await database.ExecuteAsync("select rankdb.create_index('counted', 'counted', array['body'])", Ct);
        var random = new Random(3);
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 25; i++)
            {
                var id = random.Next(60);
                await database.ExecuteAsync(
                    random.Next(4) == 0
                        ? $"delete from counted where id = {id}"
                        : $"insert into counted values ({id}, '{Text(random)}') on conflict (id) do update set body = excluded.body", Ct);
            }

            await database.ExecuteAsync($"begin; update counted set body = '{Text(random)}' where id % 7 = 0; {(random.Next(2) == 0 ? "rollback" : "commit")}", Ct);
            await database.RefreshAsync("counted", Ct);
        }

        await CheckAsync("counted");
        await database.ExecuteAsync("truncate counted", Ct);
        await database.ExecuteAsync($"insert into counted select n, 'alpha beta' from generate_series(1, 10) n", Ct);
        await database.RefreshAsync("counted", Ct);
        await CheckAsync("counted");
    }

    [PostgresFact]
    public async Task Sessions_that_write_at_once_and_roll_back_leave_exact_statistics_and_never_disturb_a_search()
    {
        await database.ExecuteAsync("create table crowded (id int primary key, body text)", Ct);
        await database.ExecuteAsync("select rankdb.create_index('crowded', 'crowded', array['body'])", Ct);
        var writers = Enumerable.Range(0, 4).Select(async seed =>
        {
            var random = new Random(seed);
            await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
            for (var i = 0; i < 60; i++)
            {
                var id = random.Next(40);
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                await using var command = new NpgsqlCommand(
                    random.Next(4) == 0
                        ? $"delete from crowded where id = {id}"
                        : $"insert into crowded values ({id}, '{Text(random)}') on conflict (id) do update set body = excluded.body", connection, transaction);
                await command.ExecuteNonQueryAsync(Ct);
                await (random.Next(3) == 0 ? transaction.RollbackAsync(Ct) : transaction.CommitAsync(Ct));
            }
        }).ToArray();
        var written = Task.WhenAll(writers);
        while (!written.IsCompleted)
        {
            var found = await database.RowsAsync("select id from rankdb.lexical_search('crowded', 'alpha beta omega', 40)", Ct);
            Assert.Equal(found.Count, found.Distinct().Count());
        }

        await written;
        await database.RefreshAsync("crowded", Ct);
        await CheckAsync("crowded");
    }

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(_ => Words[(int)(Math.Pow(random.NextDouble(), 2) * Words.Length)]));

    private async Task CheckAsync(string table)
    {
        var generation = await database.ScalarAsync<int>($"select generation from rankdb.indexes where name = '{table}'", Ct);
        var rows = (await database.RowsAsync($"select id, body from {table}", Ct)).Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1].Split(' '));
        var average = await database.ScalarAsync<double>($"select average_length from rankdb.statistics where generation = {generation}", Ct);
        Assert.Equal(rows.Values.Average(words => words.Length), average, 0.021 * average);
        Assert.Equal(
            [$"{rows.Count}|{rows.Count}|{rows.Values.Sum(words => words.Length)}"],
            await database.RowsAsync($"select documents, chunks, total_length from rankdb.statistics where generation = {generation}", Ct));

        var frequencies = rows.Values.SelectMany(words => words.Distinct()).CountBy(word => word).Select(pair => $"{pair.Key}|{pair.Value}").Order(StringComparer.Ordinal);
        Assert.Equal(frequencies, await database.RowsAsync(
            $"select term, df from rankdb_data.g{generation}_terms where df > 0 order by term", Ct));

        var stored = await database.RowsAsync(
            $"""
            select l.id, l.length, t.term, split_part(e, ':', 2)
            from rankdb_data.g{generation}_lexical l
            cross join lateral unnest(string_to_array(trim(both '{"{}"}' from split_part(l.impacts::text, '/', 1)), ',')) e
            join rankdb_data.g{generation}_terms t on t.term_id = split_part(e, ':', 1)::int
            """, Ct);
        Assert.Equal(rows.Values.Sum(words => words.Distinct().Count()), stored.Count);
        foreach (var row in stored.Select(row => row.Split('|')))
        {
            var words = rows[row[0]];
            Assert.Equal(words.Length, int.Parse(row[1], CultureInfo.InvariantCulture));
            double tf = words.Count(word => word == row[2]);
            Assert.Equal(tf * 2.2 / (tf + (1.2 * (0.25 + (0.75 * words.Length / average)))), double.Parse(row[3], CultureInfo.InvariantCulture), 1e-5);
        }

        Assert.Equal(0L, await database.ScalarAsync<long>(
            $"""
            select count(*) from rankdb_data.g{generation}_lexical l
            cross join lateral unnest(string_to_array(trim(both '{"{}"}' from split_part(l.impacts::text, '/', 1)), ',')) e
            join rankdb_data.g{generation}_terms t on t.term_id = split_part(e, ':', 1)::int
            where split_part(e, ':', 2)::real > t.max_impact
            """, Ct));
    }
}
