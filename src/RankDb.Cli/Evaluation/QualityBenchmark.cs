using System.Diagnostics;
using Npgsql;
using RankDb.Cli.Commands;
using RankDb.Cli.Indexing;
using RankDb.Cli.Loading;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Evaluation;

/// <summary>A profile on a collection.</summary>
/// <param name="Values">What it got for each query.</param>
/// <param name="Seconds">How long its searches took in all.</param>
internal sealed record BenchmarkedProfile(SystemValues Values, double Seconds);

/// <summary>A collection, measured or broken.</summary>
/// <param name="Name">Of the table, the index and the judgment set.</param>
/// <param name="Documents">Documents that can be found.</param>
/// <param name="Profiles">What was measured; none where it broke.</param>
/// <param name="Comparisons">Each profile against the baseline; p is corrected within the collection.</param>
/// <param name="Judgments">What of its judgments is not there; null where it broke before they were looked at.</param>
/// <param name="Error">Why it could not be measured, or null.</param>
internal sealed record BenchmarkedCollection(
    string Name, long Documents, IReadOnlyList<BenchmarkedProfile> Profiles, IReadOnlyList<PairComparison> Comparisons, JudgmentFindings? Judgments, string? Error);

/// <summary>Measures profiles on every BEIR collection of a folder. One that is broken does not stop the others.</summary>
internal sealed class QualityBenchmark(CliTerminal terminal, NpgsqlDataSource source, IReadOnlyList<string> profiles, string baseline, string[] metrics, bool reload)
{
    /// <summary>The collections of a folder: itself, or the folders in it.</summary>
    /// <exception cref="CliException">There is none.</exception>
    internal static IReadOnlyList<string> Collections(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CliException($"{folder} does not exist", "check the path", ExitCode.WrongUse);
        }

        // A folder with queries alone is a collection that lacks its corpus, and is reported as one.
        string[] candidates = BeirFolder.Is(folder) ? [folder] : [.. Directory.GetDirectories(folder).Where(IsMeant).Order(StringComparer.Ordinal)];
        return candidates.Length > 0
            ? candidates
            : throw new CliException($"{folder} holds no BEIR collection", "each is a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv", ExitCode.WrongUse);
    }

    /// <summary>Measures one collection.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Stops; what was loaded stays.</param>
    internal async Task<BenchmarkedCollection> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var name = SourceFile.TableName(folder);
        try
        {
            var documents = await ReadyAsync(folder, name, cancellationToken);
            var judgments = await JudgmentWork.ExamineSetAsync(source, name, name, null, cancellationToken);
            JudgmentsCommand.NoteMissing(terminal, judgments, $"index {name}");
            var measured = new List<BenchmarkedProfile>();
            foreach (var profile in profiles)
            {
                var clock = Stopwatch.StartNew();
                var values = await terminal.ProgressAsync($"{name}: measuring profile {profile}", _ => Measuring.ProfileAsync(source, name, name, profile, metrics, cancellationToken));
                measured.Add(new BenchmarkedProfile(values, clock.Elapsed.TotalSeconds));
            }

            return new BenchmarkedCollection(name, documents, measured, Compare(measured), judgments, null);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            var (message, fix, _) = ErrorReport.Describe(broken);
            terminal.Note($"{name}: {message}");
            if (fix is not null)
            {
                terminal.Note($"  fix: {fix}");
            }

            return new BenchmarkedCollection(name, 0, [], [], null, message);
        }
    }

    private static bool IsMeant(string folder) => BeirFolder.Is(folder) || File.Exists(Path.Combine(folder, "queries.jsonl"));

    // What is there already is measured as it is, unless it is to be loaded again, which writes what differs.
    private async Task<long> ReadyAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var exists = await IndexWork.ExistsAsync(source, name, cancellationToken);
        if (reload || !exists || !await IsJudgedAsync(name, cancellationToken))
        {
            if (!BeirFolder.Is(folder))
            {
                throw new CliException($"{folder} has no corpus.jsonl");
            }

            var plan = await LoadPlan.MakeAsync(folder, name, cancellationToken);
            var done = await LoadWork.RunAsync(terminal, source, plan, cancellationToken);
            terminal.Note(done.Sentence(name));
            if (!exists)
            {
                await IndexWork.CreateAsync(source, name, TableLoad.Quote(name), [.. plan.Rows.ContentColumns], "{}", cancellationToken);
            }
        }

        var (indexed, failed) = await IndexWork.RefreshAsync(terminal, source, name, null, cancellationToken);
        if (failed > 0)
        {
            terminal.Note($"{name}: {EvaluationReport.Number(failed)} documents could not be indexed (rankdb.errors says why)");
        }

        return indexed;
    }

    private async Task<bool> IsJudgedAsync(string set, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM rankdb.judgments WHERE set_name = $1 AND grade > 0)");
        command.Parameters.Add(new() { Value = set });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // A profile whose every query failed has nothing to compare; its failures are reported.
    private IReadOnlyList<PairComparison> Compare(List<BenchmarkedProfile> measured)
    {
        var answered = measured.Select(profile => profile.Values).Where(values => values.Means().Any(mean => mean.Queries > 0)).ToList();
        return answered.Find(values => values.Name == baseline) is { } against ? Comparison.WithAll(against, [.. answered.Where(values => values.Name != baseline)], "holm") : [];
    }
}
