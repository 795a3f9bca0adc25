using System.CommandLine;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;
using RankDb.Cli.Searching;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb pool</c></summary>
internal static class PoolCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var set = new Option<string>("--set", "-s") { Description = "Judgment set whose queries are searched (rankdb.queries).", Required = true };
        var profiles = new Option<string[]>("--profile", "-p")
        {
            Description = "Profiles whose first documents are to be judged.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => SearchCall.BuiltInProfiles,
        };
        var depth = new Option<int>("--depth", "-d") { Description = "Documents of each profile, for each query.", DefaultValueFactory = _ => 10 };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "pool", "Collect documents to be judged: the first ones of several profiles, for each query of a set.",
            "rankdb pool cran --set mine", "rankdb pool cran --set mine --profile lexical hybrid --depth 20 && rankdb judge cran --set mine") { index, set, profiles, depth, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await environment.Terminal.ProgressAsync($"searching for the queries of {parse.GetRequiredValue(set)}", _ => RunAsync(
                source, environment.Terminal, parse.GetRequiredValue(index), parse.GetRequiredValue(set), parse.GetRequiredValue(profiles), parse.GetValue(depth), cancellationToken));
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Select(row => new { profile = row.Profile, found = row.Found, added = row.Added, judged = row.Judged }));
                return ExitCode.Done;
            }

            var table = new TextTable("profile", ">found", ">added to the pool", ">already judged");
            foreach (var row in rows)
            {
                table.Row(row.Profile, ResultRows.Text(row.Found), ResultRows.Text(row.Added), ResultRows.Text(row.Judged));
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<(string Profile, int Found, int Added, int Judged)>> RunAsync(
        NpgsqlDataSource source, CliTerminal terminal, string index, string set, string[] profiles, int depth, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // Searches that failed come as a warning.
        connection.Notice += (_, notice) => terminal.Note($"{notice.Notice.Severity.ToLowerInvariant()}: {notice.Notice.MessageText}");
        await using var command = new NpgsqlCommand("SELECT profile, found, added, judged FROM rankdb.pool($1, $2, $3, $4)", connection);
        command.Parameters.Add(new() { Value = index });
        command.Parameters.Add(new() { Value = set });
        command.Parameters.Add(new() { Value = profiles, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = depth });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, int, int, int)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)));
        }

        return rows;
    }
}
