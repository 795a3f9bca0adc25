using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Generates what is not there yet, runs the races, writes the two result files.</summary>
internal sealed class RetrievalRun(RetrievalOptions options)
{
    private readonly Corpus _corpus = new(options.Seed);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var database = new RetrievalDatabase();
        await database.MigrateAsync(cancellationToken);
        Machine machine;
        await using (var connection = await database.OpenAsync("", cancellationToken))
        {
            machine = await Machine.ReadAsync(connection, cancellationToken, models: false);
        }

        Progress.Say($"{machine.Cpu}, {machine.Cores} cores, load {machine.LoadAverage:0.0}; {options.Documents:N0} documents, seed {options.Seed}");
        var load = new IndexLoad(database, RetrievalDatabase.Index, options.BatchRows, key => _corpus.Vector(long.Parse(key, CultureInfo.InvariantCulture)));
        var sqlite = new SqlitePeer(options.Workspace, _corpus, options.Documents);
        var build = await BuildAsync(database, load, sqlite, cancellationToken);
        var generation = await database.ScalarAsync<int>($"select generation from rankdb.indexes where name = '{RetrievalDatabase.Index}'", cancellationToken);
        var sizes = await SizesAsync(database, sqlite, generation, cancellationToken);
        var races = await RacesAsync(database, sqlite, generation, cancellationToken);
        IReadOnlyList<ChangeCost> changes = options.Races.Contains("changes") ? await new ChangeCosts(load, _corpus, options.Documents).RunAsync(cancellationToken) : [];
        var report = new RetrievalReport(
            options.Name, DateTimeOffset.UtcNow, machine, options.Documents, options.Queries, options.Rounds, options.Seed, _corpus.Fingerprint(),
            await ServerAsync(database, cancellationToken), build, sizes, changes, races) { Minutes = Stopwatch.GetElapsedTime(started).TotalMinutes };
        var smaller = options.Smaller is { } former ? ReportText.Parse<RetrievalReport>(await File.ReadAllTextAsync(former, cancellationToken)) : null;
        Directory.CreateDirectory(options.Output);
        var file = Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"{report.Date:yyyy-MM-dd}-{options.Name}"));
        await File.WriteAllTextAsync(file + ".json", ReportText.Json(report), cancellationToken);
        await File.WriteAllTextAsync(file + ".md", RetrievalText.Markdown(report, smaller), cancellationToken);
        Console.Write(RetrievalText.Markdown(report, smaller));
    }

    private async Task<BuildResult?> BuildAsync(RetrievalDatabase database, IndexLoad load, SqlitePeer sqlite, CancellationToken cancellationToken)
    {
        var fts5 = await sqlite.BuildAsync(cancellationToken);
        if (await database.IsLoadedAsync(options.Documents, cancellationToken))
        {
            Progress.Say($"the index is there already");
            return null;
        }

        var source = new SourceLoad(database, _corpus, options.Documents);
        var sourceSeconds = await source.WriteSourceAsync(cancellationToken);
        var build = await load.BuildAsync(RetrievalDatabase.Source, "body", options.Documents, cancellationToken);
        Progress.Say($"rows {build.RowSeconds:0} s, settling {build.SettleSeconds:0} s, of it GIN {build.GinSeconds:0} s and HNSW {build.HnswSeconds:0} s");
        var (_, hnsw) = await source.WriteHandAsync(!options.SharedGraph, cancellationToken);
        await database.RunAsync($"vacuum analyze", cancellationToken);
        return build with { SourceSeconds = sourceSeconds, HandHnswSeconds = hnsw, SqliteSeconds = fts5 };
    }

    private async Task<IReadOnlyList<Race>> RacesAsync(RetrievalDatabase database, SqlitePeer sqlite, int generation, CancellationToken cancellationToken)
    {
        // A vector as the query: by the public function where it takes one, else by the leg that is behind it.
        var dense = await database.ScalarAsync<bool>("select to_regprocedure('rankdb.dense_search(text, vector, integer, jsonb)') is not null", cancellationToken)
            ? $"select id from rankdb.dense_search('{RetrievalDatabase.Index}', ($1::text)::vector, 10, {{0}})"
            : $"select id from (select i from rankdb.indexes i where i.name = '{RetrievalDatabase.Index}' offset 0) o, unnest(rankdb._dense_leg(o.i, $1::text, rankdb._scope(o.i, {{0}}), 10))";
        var queries = new Queries(_corpus);
        var races = new List<Race>();
        foreach (var race in options.Races)
        {
            switch (race)
            {
                case "lexical":
                    races.AddRange(await new LexicalRaces(database, sqlite, queries, options, generation).RunAsync(cancellationToken));
                    break;
                case "dense":
                    races.Add(await new DenseRaces(database, queries, options, dense, generation).UnfilteredAsync(cancellationToken));
                    break;
                case "filters":
                    races.AddRange(await new DenseRaces(database, queries, options, dense, generation).FilteredAsync(cancellationToken));
                    break;
                case "tenants":
                    races.AddRange(await new TenantRaces(database, queries, options, dense, generation).RunAsync(cancellationToken));
                    break;
                case "hybrid":
                    races.Add(await new HybridRace(database, queries, options, dense, generation).RunAsync(cancellationToken));
                    break;
            }
        }

        return races;
    }

    private static async Task<IReadOnlyList<PartSize>> SizesAsync(RetrievalDatabase database, SqlitePeer sqlite, int generation, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync("", cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select 'text (octets)' as part, sum(octet_length(body))::bigint as bytes, 0 as place from {RetrievalDatabase.Source}
            union all select 'source table with its indexes', pg_total_relation_size('{RetrievalDatabase.Source}'), 1
            union all
            select c.relname, case c.relkind when 'i' then pg_relation_size(c.oid) else pg_table_size(c.oid) end, 2
            from pg_class c
            where c.relnamespace = 'rankdb_data'::regnamespace and c.relkind in ('r', 'i') and c.relname ~ '^g{generation}(_|$)'
            order by place, bytes desc
            """, connection);
        var parts = new List<(string Part, long Bytes)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            parts.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        parts.Insert(2, ("RankDb, all", parts.Skip(2).Sum(part => part.Bytes)));
        parts.Add(("SQLite FTS5", sqlite.Bytes));
        return parts.Select(part => new PartSize(part.Part, part.Bytes, part.Bytes / (double)parts[0].Bytes)).ToArray();
    }

    private static Task<string> ServerAsync(RetrievalDatabase database, CancellationToken cancellationToken) =>
        database.ScalarAsync<string>(
            """
            select string_agg(name || ' ' || current_setting(name), ', ' order by name) from pg_settings
            where name in ('shared_buffers', 'work_mem', 'maintenance_work_mem', 'max_parallel_maintenance_workers', 'max_parallel_workers_per_gather', 'fsync', 'full_page_writes', 'synchronous_commit', 'jit')
            """, cancellationToken);
}
