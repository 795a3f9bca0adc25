using System.Globalization;
using Npgsql;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Loading;

/// <summary>What a load did, judgments included.</summary>
/// <param name="Rows">What became of the rows.</param>
/// <param name="Queries">Queries that were loaded.</param>
/// <param name="Judgments">Judgments that were loaded.</param>
/// <param name="Negative">How many of these had a grade below 0, which was read as 0.</param>
/// <param name="Findings">What of the judgments is not there; null: no queries came along.</param>
internal sealed record LoadOutcome(LoadReport Rows, long Queries, long Judgments, long Negative, JudgmentFindings? Findings)
{
    /// <summary>One line for a person.</summary>
    internal string Sentence(string table)
    {
        var repeats = Rows.Repeats > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Rows.Repeats:N0} repeats of a key left out") : "";
        var judgments = Queries > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {Queries:N0} queries, {Judgments:N0} judgments in set {table}{(Negative > 0 ? $" ({Negative:N0} grades below 0 read as 0, not relevant)" : "")}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"table {table}: {Rows.Read:N0} rows read, {Rows.Written:N0} new or changed{repeats}{judgments}");
    }
}

/// <summary>Carries out a <see cref="LoadPlan"/> under a progress bar.</summary>
internal static class LoadWork
{
    internal static async Task<LoadOutcome> RunAsync(CliTerminal terminal, NpgsqlDataSource source, LoadPlan plan, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var total = plan.Rows.TotalBytes;
        var rows = await terminal.ProgressAsync(
            $"loading {plan.Name}", bar => new TableLoad(connection, plan.Name).RunAsync(plan.Rows, bytes => bar.Report(bytes, total), cancellationToken));
        var (queries, judgments, negative) = plan.Beir is { } beir ? await beir.LoadJudgmentsAsync(connection, plan.Name, cancellationToken) : (0, 0, 0);
        // The table, not the index: it has what was loaded also where nothing is indexed.
        var findings = queries > 0 ? await JudgmentWork.ExamineSetAsync(source, plan.Name, null, TableLoad.Quote(plan.Name), cancellationToken) : null;
        return new LoadOutcome(rows, queries, judgments, negative, findings);
    }
}
