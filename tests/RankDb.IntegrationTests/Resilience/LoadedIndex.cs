using Xunit;

namespace RankDb.IntegrationTests.Resilience;

/// <summary>A table whose index's counts are known in advance: each row is one chunk of four words.</summary>
internal static class LoadedIndex
{
    internal static string MakeSql(string name, int rows) =>
        $"""
        create table {name} (id int primary key, body text);
        insert into {name} select n, 'alpha beta beta number' || n from generate_series(1, {rows}) n;
        select rankdb.create_index('{name}', '{name}', array['body'], jsonb_build_object('language', 'simple'));
        """;

    /// <summary>Every row indexed once, no key queued or failed, and the statistics are those of the rows.</summary>
    internal static async Task CheckAsync(string name, int rows, Func<string, Task<string?>> scalar)
    {
        Assert.Equal(
            $"{rows} {rows} 0 0 ready",
            await scalar($"select concat_ws(' ', indexed, chunks, pending, failed, state) from rankdb.status where name = '{name}'"));
        var generation = await scalar($"select generation::text from rankdb.indexes where name = '{name}'");
        Assert.Equal(
            $"{rows} {rows} {rows}",
            await scalar($"select concat_ws(' ', count(*), count(distinct id), count(embedding)) from rankdb_data.g{generation}"));
        Assert.Equal($"{rows} {rows}", await scalar($"select concat_ws(' ', count(*), count(distinct chunk_id)) from rankdb_data.g{generation}_lexical"));
        Assert.Equal(
            $"{rows} {rows} {4 * rows}",
            await scalar($"select concat_ws(' ', documents, chunks, total_length) from rankdb.statistics where generation = {generation}"));
        Assert.Equal(
            $"{rows} {rows} {rows}",
            await scalar($"select concat_ws(' ', (select df from rankdb_data.g{generation}_terms where term = 'alpha'), (select df from rankdb_data.g{generation}_terms where term = 'beta'), (select count(*) from rankdb_data.g{generation}_terms where df = 1))"));
        Assert.Equal($"{rows}", await scalar($"select id from rankdb.search('{name}', 'number{rows}', 1, profile => 'lexical')"));
    }
}
