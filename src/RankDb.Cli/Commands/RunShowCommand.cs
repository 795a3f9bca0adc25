using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run show</c></summary>
internal static class RunShowCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = RunCommand.Name();
        var query = new Option<string?>("--query", "-q") { Description = "Show the results of this query (its id), with their grades." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "show", "Show what a run is, the cost of its queries and those that failed; or the results of one query.", "rankdb run show before", "rankdb run show before --query 17") { name, query, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var run = parse.GetRequiredValue(name);
            await using var source = new ServerConnection(environment).Open();
            var about = await ResultRows.ReadAsync(
                source,
                """
                SELECT r.name, r.set_name, r.index_name, r.profile, r.profile_version, r.definition, r.depth, r.state, r.queries, r.failed, r.made_with, r.note, r.created_at, r.created_by,
                  q.results, q.ms, q.calls, q.tokens, q.flops
                FROM rankdb.runs r
                CROSS JOIN LATERAL (
                  SELECT sum(cardinality(q.ids))::bigint AS results, avg(q.ms) AS ms, avg(q.calls)::double precision AS calls, avg(q.tokens)::double precision AS tokens, avg(q.flops) AS flops
                  FROM rankdb.run_queries q WHERE q.run = r.name) q
                WHERE r.name = $1
                """,
                [new NpgsqlParameter { Value = run }], cancellationToken);
            if (about.Rows.Count == 0)
            {
                throw new CliException($"there is no run '{run}'", "see those that you may see: rankdb run list");
            }

            return parse.GetValue(query) is { } id
                ? await QueryAsync(environment, source, run, id, parse.GetValue(json), cancellationToken)
                : await AboutAsync(environment, source, run, about, parse.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> AboutAsync(CliEnvironment environment, NpgsqlDataSource source, string run, ResultRows about, bool json, CancellationToken cancellationToken)
    {
        var failed = await ResultRows.ReadAsync(
            source, "SELECT query_id, error FROM rankdb.run_queries WHERE run = $1 AND error IS NOT NULL ORDER BY query_id COLLATE \"C\"", [new NpgsqlParameter { Value = run }], cancellationToken);
        if (json)
        {
            environment.Terminal.Json(new Dictionary<string, object?>(about.Objects()[0], StringComparer.Ordinal) { ["errors"] = failed.Objects() });
            return ExitCode.Done;
        }

        var table = new TextTable("what", "value");
        foreach (var (column, value) in about.Columns.Zip(about.Rows[0]).Where(pair => pair.Second is not null))
        {
            table.Row(
                column is "ms" or "calls" or "tokens" or "flops" ? $"{column} a query" : column,
                value is DateTime time ? time.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : ResultRows.Text(value));
        }

        environment.Terminal.Table(table);
        foreach (var row in failed.Rows)
        {
            environment.Terminal.Line($"failed: {row[0]}: {row[1]}");
        }

        return ExitCode.Done;
    }

    private static async Task<int> QueryAsync(CliEnvironment environment, NpgsqlDataSource source, string run, string id, bool json, CancellationToken cancellationToken)
    {
        var rows = await ResultRows.ReadAsync(
            source,
            """
            SELECT s.rank, s.id, s.score, j.grade
            FROM rankdb.run_results s JOIN rankdb.runs r ON r.name = s.run
            LEFT JOIN rankdb.judgments j ON j.set_name = r.set_name AND j.query_id = s.query_id AND j.id = s.id
            WHERE s.run = $1 AND s.query_id = $2 ORDER BY s.rank
            """,
            [new NpgsqlParameter { Value = run }, new NpgsqlParameter { Value = id }], cancellationToken);
        if (json)
        {
            environment.Terminal.Json(rows.Objects());
            return ExitCode.Done;
        }

        if (rows.Rows.Count == 0)
        {
            environment.Terminal.Note($"run {run} has no result for query '{id}'");
            return ExitCode.Done;
        }

        var table = new TextTable(">rank", "id", ">score", ">grade");
        foreach (var row in rows.Rows)
        {
            table.Row([.. row.Select(ResultRows.Text)]);
        }

        environment.Terminal.Table(table);
        return ExitCode.Done;
    }
}
