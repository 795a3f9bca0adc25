using System.CommandLine;
using RankDb.Cli.Charts;
using RankDb.Cli.Evaluation;

namespace RankDb.Cli.Commands;

/// <summary>Options that the commands of evaluation share.</summary>
internal static class EvaluationOptions
{
    internal static Option<string> Set() => new("--set", "-s") { Description = "Judgment set (rankdb.queries and rankdb.judgments).", Required = true };

    internal static Option<string?> Profile() => new("--profile", "-p") { Description = "The profile. Default: default." };

    internal static Option<string[]> Profiles(string description) => new("--profile", "-p") { Description = description, AllowMultipleArgumentsPerToken = true };

    internal static Option<string[]> Metrics() => new("--metrics", "-m")
    {
        Description = "Metrics, parted by commas, such as ndcg@10,map,rbp@0.8.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Measuring.DefaultMetrics,
    };

    internal static Option<string> Metric(string standard = "ndcg@10") => new("--metric", "-m") { Description = $"The metric. Default: {standard}.", DefaultValueFactory = _ => standard };

    internal static Option<string?> Chart() => new("--chart") { Description = "Draw a chart into this SVG file." };

    internal static Option<string?> Format(string[] known)
    {
        var option = new Option<string?>("--format", "-f") { Description = $"{string.Join(", ", known[..^1])} or {known[^1]}. Default: as the file's name ends." };
        option.AcceptOnlyFromAmong(known);
        return option;
    }

    internal static Option<string> Choice(string name, string description, params string[] known)
    {
        var option = new Option<string>(name) { Description = $"{description} Default: {known[0]}.", DefaultValueFactory = _ => known[0] };
        option.AcceptOnlyFromAmong(known);
        return option;
    }

    /// <summary>The words of an option, also where commas part them.</summary>
    internal static string[] Words(this ParseResult parse, Option<string[]> option) =>
        [.. (parse.GetValue(option) ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>The file for the chart, checked before the work that is drawn; null: none.</summary>
    internal static string? ChartPath(this ParseResult parse, Option<string?> chart)
    {
        ChartFile.Check(parse.GetValue(chart));
        return parse.GetValue(chart);
    }

    /// <summary>Writes a chart where one is wanted, and says where it is.</summary>
    internal static async Task DrawAsync(this CliEnvironment environment, string? path, Func<string> svg, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            await ChartFile.WriteAsync(path, svg(), cancellationToken);
            environment.Terminal.Note($"chart: {path}");
        }
    }
}
