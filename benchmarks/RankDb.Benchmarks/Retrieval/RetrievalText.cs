using System.Globalization;
using System.Text;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>A retrieval report as a page of Markdown.</summary>
internal static class RetrievalText
{
    internal static string Markdown(RetrievalReport report, RetrievalReport? smaller)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        Line($"# Retrieval {report.Name}, {report.Date:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}.");
        Line($"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, load average {machine.LoadAverage:0.0} at the start.");
        Line($"Versions: PostgreSQL {machine.PostgreSql}, pgvector {machine.Pgvector}, {machine.Runtime}, {machine.System}.");
        Line($"Server: {report.Server}.");
        Line($"Data: {report.Documents:N0} generated documents (seed {report.Seed}, fingerprint {report.Fingerprint}). {report.Rounds} rounds after one that does not count; all contestants answer a query in turn, one client; ms at the client; per query the median of the rounds (an answer that took more than {Contest.SlowMs} ms is not asked for again). Whole run {report.Minutes:0.0} minutes.");
        Line($"");
        Line($"## Goals");
        Line($"");
        Line($"| What | Measured | Goal | Met |");
        Line($"|---|---:|---:|---|");
        foreach (var goal in RetrievalGoals.Of(report, smaller))
        {
            Line($"| {goal.What} | {goal.Value:0.000} | {goal.Wanted} | {(goal.Met ? "yes" : "no")} |");
        }

        if (report.Build is { } build)
        {
            Line($"");
            Line($"## Build");
            Line($"");
            Line($"| What | Result |");
            Line($"|---|---:|");
            Line($"| rows with terms and vectors, documents/s | {build.RowsPerSecond:N0} |");
            Line($"| rows, s | {build.RowSeconds:0.0} |");
            Line($"| create_index (enqueues), s | {build.CreateSeconds:0.0} |");
            Line($"| settling: impacts, segments, GIN, HNSW, analyze, s | {build.SettleSeconds:0.0} |");
            Line($"| - of it GIN (sampled), s | {build.GinSeconds:0.0} |");
            Line($"| - of it HNSW (sampled), s | {build.HnswSeconds:0.0} |");
            Line($"| source table with its indexes, s | {build.SourceSeconds:0.0} |");
            Line($"| HNSW of the hand-written plans' table, s | {build.HandHnswSeconds:0.0} |");
            Line($"| SQLite FTS5, rows and merge, s | {build.SqliteSeconds:0.0} |");
        }

        Line($"");
        Line($"## Size");
        Line($"");
        Line($"| Part | MB | times the text |");
        Line($"|---|---:|---:|");
        foreach (var part in report.Sizes)
        {
            Line($"| {part.Part} | {part.Bytes / 1e6:N1} | {part.OfText:0.00} |");
        }

        if (report.Changes.Count > 0)
        {
            Line($"");
            Line($"## One row changed");
            Line($"");
            Line($"Medians of {report.Changes[0].Samples}; the worker is called at once, so its poll does not count.");
            Line($"");
            Line($"| Change | statement, ms | until searchable, ms | log of the statement, bytes | log of the worker, bytes |");
            Line($"|---|---:|---:|---:|---:|");
            foreach (var change in report.Changes)
            {
                Line($"| {change.Change} | {change.StatementMs:0.00} | {change.SearchableMs:0.00} | {change.StatementWalBytes:N0} | {change.WorkerWalBytes:N0} |");
            }
        }

        foreach (var race in report.Races)
        {
            Line($"");
            Line($"## {race.Name}");
            Line($"");
            Line($"{race.Queries} queries. {race.Note}");
            Line($"");
            Line($"| Who | p50 ms | p95 ms | mean ms | max ms | p50 / RankDb's | median of the quotients | least quotient | RankDb slower in | recall | least rows | short answers |");
            Line($"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var lane in race.Lanes)
            {
                Line($"| {lane.Name} | {lane.P50:0.000} | {lane.P95:0.00} | {lane.Mean:0.00} | {lane.Max:0.00} | {lane.Ratio:0.00} | {lane.QueryRatio:0.00} | {lane.WorstRatio:0.00} | {lane.Slower} | {lane.Recall:0.000} | {lane.LeastRows} | {lane.Underfilled} |");
            }
        }

        if (smaller is not null)
        {
            Line($"");
            Line($"## Growth from {smaller.Documents:N0} documents");
            Line($"");
            Line($"Measured {smaller.Date:yyyy-MM-dd HH:mm} UTC with commit {smaller.Machine.Commit}.");
            Line($"");
            Line($"| Race | Who | p50 ms then | p50 ms now | times |");
            Line($"|---|---|---:|---:|---:|");
            foreach (var (race, former) in report.Races.Join(smaller.Races, race => race.Name, race => race.Name, (race, former) => (race, former)))
            {
                foreach (var (lane, then) in race.Lanes.Join(former.Lanes, lane => lane.Name, lane => lane.Name, (lane, then) => (lane, then)))
                {
                    Line($"| {race.Name} | {lane.Name} | {then.P50:0.000} | {lane.P50:0.000} | {lane.P50 / then.P50:0.00} |");
                }
            }
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
