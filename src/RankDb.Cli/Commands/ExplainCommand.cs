using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb explain</c></summary>
internal static class ExplainCommand
{
    // Shown in columns of their own, or not at all.
    private static readonly string[] Columns = ["stage", "leg", "kind", "passed", "rank", "score", "ms", "says"];

    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var query = new Argument<string>("query") { Description = "What is looked for." };
        var id = new Argument<string>("id") { Description = "The document, as search names it." };
        var profile = new Option<string?>("--profile", "-p") { Description = "Ranking pipeline: lexical, dense, hybrid, default, or one of your own." };
        var top = new Option<int>("--top", "-n") { Description = "Rows that the search returns.", DefaultValueFactory = _ => 10 };
        var filter = new Option<string?>("--filter") { Description = "Filter over the table's columns, as JSON." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "explain", "Tell what each stage of a search makes of one document, and where it is lost.",
            "rankdb explain docs \"camping\" 42",
            "rankdb explain docs \"camping\" 42 --profile hybrid --top 3 --json") { index, query, id, profile, top, filter, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            await using var sql = source.CreateCommand("select rankdb.explain($1, $2, $3, $4::jsonb, $5, $6::jsonb)::text");
            foreach (var value in new[]
            {
                parse.GetRequiredValue(index), parse.GetRequiredValue(query), parse.GetRequiredValue(id), parse.GetValue(filter), parse.GetValue(profile),
                new JsonObject { ["top_n"] = parse.GetValue(top) }.ToJsonString(),
            })
            {
                sql.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            }

            var answer = JsonNode.Parse((string)(await sql.ExecuteScalarAsync(cancellationToken))!)!.AsObject();
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(answer);
            }
            else
            {
                Show(environment.Terminal, answer);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliTerminal terminal, JsonObject answer)
    {
        var table = new TextTable("stage", "passed", ">rank", ">score", ">ms", "what happened");
        foreach (var stage in answer["stages"]!.AsArray().Select(stage => stage!.AsObject()))
        {
            table.Row(
                stage["leg"] is { } leg ? $"leg {leg}" : (string?)stage["stage"], (bool)stage["passed"]! ? "yes" : "no",
                stage["rank"]?.ToString(), Number(stage["score"], "0.000"), Number(stage["ms"], "0.0"),
                string.Join(", ", new[] { (string?)stage["says"] }.Concat(stage.Where(part => !Columns.Contains(part.Key)).Select(part => $"{part.Key} {part.Value?.ToJsonString()}")).OfType<string>()));
        }

        terminal.Table(table);
        terminal.Note((bool)answer["found"]!
            ? string.Create(CultureInfo.InvariantCulture, $"found at rank {answer["rank"]}, score {Number(answer["score"], "0.000")}, status: {answer["status"]}")
            : $"lost at {answer["lost_at"]}: {answer["says"]}");
    }

    private static string? Number(JsonNode? value, string format) => value is null ? null : ((double)value).ToString(format, CultureInfo.InvariantCulture);
}
