using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.Cli.Connections;
using RankDb.Cli.Searching;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb search</c></summary>
internal static class SearchCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var query = new Argument<string>("query") { Description = "What to look for." };
        var profile = new Option<string?>("--profile", "-p") { Description = "Ranking pipeline: lexical, dense, hybrid, default, one of your own, or NAME@VERSION." };
        var profileFile = new Option<string?>("--profile-file") { Description = "A file with a pipeline to try without storing it, as JSON; - reads standard input." };
        var top = new Option<int>("--top", "-n") { Description = "Rows to return.", DefaultValueFactory = _ => 10 };
        var filter = new Option<string?>("--filter") { Description = "Filter over the table's columns, as JSON." };
        var unit = new Option<string?>("--unit") { Description = "What a row is: document (default) or chunk." };
        var highlight = new Option<bool>("--highlight") { Description = "Mark the query's words in the snippets: *so*, or <b>so</b> with --json." };
        var details = new Option<bool>("--details") { Description = "Show every stage's ranks and scores." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "search", "Search an index.",
            "rankdb search dotnet_api \"stop an async operation after a timeout\"",
            "rankdb search docs \"camping\" --profile hybrid --top 3 --filter '{\"year\": {\"gte\": 2020}}'",
            "rankdb search docs \"camping\" --profile-file mine.json",
            "rankdb search docs \"camping\" --details --json") { index, query, profile, profileFile, top, filter, unit, highlight, details, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = Options(parse.GetValue(unit), parse.GetValue(highlight), parse.GetValue(json));
            if (parse.GetValue(profileFile) is { } file)
            {
                options["profile"] = await ProfileFile.ReadAsync(file, cancellationToken);
            }

            await using var source = new ServerConnection(environment).Open();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var clock = Stopwatch.StartNew();
            var hits = await SearchCall.RunAsync(
                connection, parse.GetRequiredValue(index), parse.GetRequiredValue(query), parse.GetValue(top),
                parse.GetValue(filter), parse.GetValue(profile), options, cancellationToken);
            var elapsed = clock.Elapsed.TotalMilliseconds;
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(hits.Select(hit => new { id = hit.Id, rank = hit.Rank, score = hit.Score, snippet = hit.Snippet, status = hit.Status, details = hit.Details }));
            }
            else
            {
                Show(environment.Terminal, hits, parse.GetValue(details), elapsed);
            }

            return ExitCode.Done;
        });
        return command;
    }

    // What is not set is left to the profile.
    private static JsonObject Options(string? unit, bool highlight, bool json)
    {
        var options = new JsonObject();
        if (unit is not null)
        {
            options["unit"] = unit;
        }

        if (highlight)
        {
            options["highlight"] = json ? true : new JsonObject { ["start"] = "*", ["stop"] = "*" };
        }

        return options;
    }

    private static void Show(CliTerminal terminal, IReadOnlyList<SearchHit> hits, bool details, double elapsedMs)
    {
        var table = details ? new TextTable(">rank", ">score", "id", "details") : new TextTable(">rank", ">score", "id", "snippet");
        foreach (var hit in hits)
        {
            table.Row(
                hit.Rank.ToString(CultureInfo.InvariantCulture), hit.Score.ToString("0.000", CultureInfo.InvariantCulture), hit.Id,
                details ? hit.Details?.ToJsonString() : hit.Snippet);
        }

        terminal.Table(table);
        var status = hits.Count == 0 ? "nothing found" : $"status: {hits[0].Status}";
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{status}, {elapsedMs:0} ms"));
    }
}
