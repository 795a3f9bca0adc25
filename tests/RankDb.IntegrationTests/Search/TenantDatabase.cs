using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Search;

/// <summary>160 notes of four tenants behind a row-level policy, indexed as <c>notes</c>, and a role that reads them.</summary>
public sealed class TenantDatabase(TestServer server) : LiveDatabase(server)
{
    public static readonly string[] Tenants = ["red", "green", "blue", "grey"];

    /// <summary>The calls that a client makes, each with one row of text as its answer.</summary>
    public static readonly string[] Calls =
    [
        "select string_agg(concat_ws(':', id, score::text, status), ',' order by rank) from rankdb.search('notes', 'river stone', 5, options => '{\"timeout_ms\": 60000}')",
        "select string_agg(concat_ws(':', id, score::text, status), ',' order by rank) from rankdb.search('notes', 'winter market', 5, profile => 'hybrid', options => '{\"timeout_ms\": 60000, \"neighbors\": 1}')",
        "select string_agg(concat_ws(':', id, score::text, snippet), ',' order by rank) from rankdb.search('notes', 'letter', 7, filter => '{\"id\": {\"lte\": 100}}', profile => 'lexical', options => '{\"rollup\": \"first\"}')",
        "select string_agg(concat_ws(':', id, score::text), ',' order by rank) from rankdb.lexical_search('notes', 'engine garden', 6)",
        "select string_agg(concat_ws(':', id, score::text), ',' order by rank) from rankdb.dense_search('notes', 'a bridge over the river', 6)",
        "select string_agg(concat_ws(':', id, score::text), ',' order by rank) from rankdb.rerank('copper', array['copper bridge', 'a letter', 'winter'])",
        "select left(rankdb.embed('silver window')::text, 100)",
    ];

    private static readonly string[] Words = ["river", "stone", "market", "engine", "garden", "letter", "winter", "bridge"];

    private TestRole? _reader;

    /// <summary>May read the notes of the tenant in <c>app.tenant</c>.</summary>
    public TestRole Reader => _reader ?? throw new InvalidOperationException(TestServer.HowToProvide);

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("create table notes (id int primary key, tenant text not null, body text not null)", cancellationToken);
        var random = new Random(20261127);
        for (var id = 0; id < 160; id++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(6, 20)).Select(_ => Words[random.Next(Words.Length)]));
            await ExecuteAsync($"insert into notes values ({id}, '{Tenants[id % Tenants.Length]}', '{text}')", cancellationToken);
        }

        await ExecuteAsync(
            "alter table notes enable row level security; create policy own on notes using (tenant = current_setting('app.tenant', true));"
            + "create policy rankdb_worker on notes for select to rankdb_worker using (true);"
            + "select rankdb.create_index('notes', 'notes', array['body'])", cancellationToken);
        await RefreshAsync("notes", cancellationToken);
        _reader = await Scratch.CreateRoleAsync(cancellationToken, "rankdb_reader");
        await ExecuteAsync($"grant select on notes to {_reader.Name}", cancellationToken);
    }
}
