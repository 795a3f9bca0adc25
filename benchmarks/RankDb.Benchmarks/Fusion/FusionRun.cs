using System.Globalization;
using System.Text;
using RankDb.Benchmarks.Retrieval;
using RankDb.Ranking.Fusion;

namespace RankDb.Benchmarks.Fusion;

/// <summary>Times the methods, measures them on judged collections, and writes the page.</summary>
internal sealed class FusionRun(IReadOnlyList<string> sets, string? cache, string name, string output, int runs)
{
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = new RetrievalDatabase();
        await using var connection = await database.OpenAsync("", cancellationToken);
        var machine = await Machine.ReadAsync(connection, cancellationToken);
        var text = new StringBuilder();
        Line($"# Fusion, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}.");
        Line($"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, load average {machine.LoadAverage:0.0} at the start. {machine.Runtime}, PostgreSQL {machine.PostgreSql}, pgvector {machine.Pgvector}. Models: {machine.Models}.");
        Line($"");
        Line($"## Time to fuse 5 legs of 1,000 candidates, ms");
        Line($"");
        Line($"One thread, {runs} runs: median (least). Ids are texts; the time includes checks, the look-up of ids, and the order of all documents.");
        Line($"");
        Line($"| Method | {string.Join(" | ", FusionTimings.Overlaps.Select(overlap => string.Create(CultureInfo.InvariantCulture, $"{overlap.Name}: {overlap.Documents:N0} documents")))} |");
        Line($"|---|{string.Join("|", FusionTimings.Overlaps.Select(_ => "---:"))}|");
        foreach (var timing in FusionTimings.Measure(runs))
        {
            Line($"| {timing.Method} | {string.Join(" | ", timing.Medians.Zip(timing.Least, (median, least) => string.Create(CultureInfo.InvariantCulture, $"{median:0.00} ({least:0.00})")))} |");
        }

        Line($"");
        if (sets.Count > 0)
        {
            await QualityAsync(connection, text, cancellationToken);
        }

        Console.Write(text);
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{name}.md")), text.ToString(), cancellationToken);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private async Task QualityAsync(Npgsql.NpgsqlConnection connection, StringBuilder text, CancellationToken cancellationToken)
    {
        var collections = new List<(string Name, KeptQuery[] Queries)>();
        foreach (var set in sets)
        {
            collections.Add((set["fusion_".Length..], await CollectedLegs.CollectAsync(connection, set, cache, cancellationToken)));
        }

        text.Append(string.Create(CultureInfo.InvariantCulture, $"""
            ## nDCG@10

            {string.Join(", ", collections.Select(collection => $"{collection.Name}: {collection.Queries.Length} queries"))}. Legs: `rankdb.lexical_search` and `rankdb.dense_search` with the default model, asked once, without
            quotation marks (query syntax would read them as phrases that must occur); what only the other leg found is looked up (missing "score"). Gain 2^grade - 1, discount log2(rank + 1).
            "equal": both weights 1. "5 folds": the weight of dense (of {string.Join(", ", FusionQuality.Weights)}; lexical 1) that is best on four fifths of the
            queries, measured on the fifth. "best weight": chosen on all queries; "all": for the mean of the collections. In brackets 95 % of 5,000
            bootstrap draws of queries; differences to rrf with k = 60 and equal weights are paired, bold where the interval is above 0. The mean is of the
            collections' means.


            """).ReplaceLineEndings("\n"));
        foreach (var depth in new[] { 100, CollectedLegs.Depth })
        {
            new FusionTable(collections, depth).Write(text, FusionKinds.All());
        }

        var shallow = new FusionTable(collections, 100);
        text.Append("## The default against others\n\n");
        shallow.WriteDifferences(text, FusionKinds.Default, FusionKinds.All().Where(kind =>
            kind.Method is "rrf, k 60" or "rrf, k 10" || (kind.Options.Method == FusionMethod.Convex && kind.Options.Normalize is ScoreNormalization.MinMax or ScoreNormalization.ZScore or ScoreNormalization.L2 or ScoreNormalization.Dbsf)));
        text.Append("## What is missing in a leg\n\n");
        shallow.Write(text, FusionKinds.Missing());
        shallow.WriteWeights(text, FusionKinds.All().Where(kind =>
            kind.Method is "rrf, k 60" or "rrf, k 10" || (kind.Options.Method == FusionMethod.Convex && kind.Options.Normalize is ScoreNormalization.MinMax or ScoreNormalization.TheoreticalMin or ScoreNormalization.ZScore or ScoreNormalization.Dbsf)));
    }
}
