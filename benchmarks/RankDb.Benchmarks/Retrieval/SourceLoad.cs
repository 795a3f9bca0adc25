using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>Writes the corpus to the source table, and to a table with the vectors in it for plans written by hand, by binary COPY.</summary>
internal sealed class SourceLoad(RetrievalDatabase database, Corpus corpus, long documents)
{
    private static readonly DateOnly FirstDay = new(2023, 1, 1);

    /// <summary>Seconds of the COPY and of the ordinary indexes.</summary>
    internal async Task<double> WriteSourceAsync(CancellationToken cancellationToken)
    {
        await database.RunAsync(
            $"""
            select rankdb.drop_index(name) from rankdb.indexes where name = '{RetrievalDatabase.Index}';
            drop table if exists {RetrievalDatabase.Source};
            create table {RetrievalDatabase.Source} (id bigint not null, tenant integer not null, category text not null, topic integer not null, published date not null, body text not null);
            """, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using (var connection = await database.OpenAsync("", cancellationToken))
        await using (var importer = await connection.BeginBinaryImportAsync($"copy {RetrievalDatabase.Source} from stdin (format binary)", cancellationToken))
        {
            for (var number = 1L; number <= documents; number++)
            {
                var document = corpus.Make(number);
                await importer.StartRowAsync(cancellationToken);
                await WriteColumnsAsync(importer, document, cancellationToken);
                await importer.WriteAsync(Corpus.Text(document), NpgsqlDbType.Text, cancellationToken);
                Progress.Report("source rows", number, documents, started);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await database.RunAsync(
            $"""
            alter table {RetrievalDatabase.Source} add primary key (id);
            create index on {RetrievalDatabase.Source} (tenant);
            create index on {RetrievalDatabase.Source} (category);
            create index on {RetrievalDatabase.Source} (topic);
            create index on {RetrievalDatabase.Source} (published);
            alter table {RetrievalDatabase.Source} enable row level security;
            create policy worker on {RetrievalDatabase.Source} for select to rankdb_worker using (true);
            create policy tenant on {RetrievalDatabase.Source} for select to bench_tenant using (tenant = current_setting('bench.tenant')::integer);
            grant select on {RetrievalDatabase.Source} to bench_tenant, bench_open;
            """, cancellationToken);
        await database.RunAsync($"vacuum analyze {RetrievalDatabase.Source}", cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Seconds of the COPY with its ordinary indexes, and of HNSW.</summary>
    internal async Task<(double Rows, double Hnsw)> WriteHandAsync(bool graph, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            $"""
            drop table if exists {RetrievalDatabase.Hand};
            create table {RetrievalDatabase.Hand} (id bigint not null, tenant integer not null, category text not null, topic integer not null, published date not null, embedding halfvec({Corpus.Dimension}) not null);
            drop table if exists bench.hand_stage;
            create unlogged table bench.hand_stage (id bigint, tenant integer, category text, topic integer, published date, embedding real[]);
            """, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using (var connection = await database.OpenAsync("", cancellationToken))
        await using (var importer = await connection.BeginBinaryImportAsync("copy bench.hand_stage from stdin (format binary)", cancellationToken))
        {
            for (var number = 1L; number <= documents; number++)
            {
                await importer.StartRowAsync(cancellationToken);
                await WriteColumnsAsync(importer, corpus.Make(number), cancellationToken);
                await importer.WriteAsync(corpus.Vector(number), NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
                Progress.Report("rows with vectors", number, documents, started);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await database.RunAsync(
            $"""
            insert into {RetrievalDatabase.Hand} select id, tenant, category, topic, published, embedding::halfvec({Corpus.Dimension}) from bench.hand_stage;
            drop table bench.hand_stage;
            alter table {RetrievalDatabase.Hand} add primary key (id);
            create index on {RetrievalDatabase.Hand} (tenant);
            create index on {RetrievalDatabase.Hand} (category);
            create index on {RetrievalDatabase.Hand} (topic);
            """, cancellationToken);
        var rows = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var hnsw = 0.0;
        if (graph)
        {
            Progress.Say($"HNSW of the hand-written plans ...");
            hnsw = await database.TimedAsync($"create index on {RetrievalDatabase.Hand} using hnsw (embedding halfvec_cosine_ops)", cancellationToken);
        }

        await database.RunAsync($"vacuum analyze {RetrievalDatabase.Hand}", cancellationToken);
        return (rows, hnsw);
    }

    private static async Task WriteColumnsAsync(NpgsqlBinaryImporter importer, Document document, CancellationToken cancellationToken)
    {
        await importer.WriteAsync(document.Number, NpgsqlDbType.Bigint, cancellationToken);
        await importer.WriteAsync(document.Tenant, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(document.Category, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(document.Topic, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(FirstDay.AddDays(document.Day), NpgsqlDbType.Date, cancellationToken);
    }
}
