using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A tuning of index <c>articles</c>, or another, that stands still in the middle of its first query until it is let go on: a function leg waits for a lock.</summary>
internal sealed class HeldTuning : IAsyncDisposable
{
    private static int _lastKey = 7100;

    private readonly DatabaseSession _holder;

    private HeldTuning(DatabaseSession holder, DatabaseSession session, Task<IReadOnlyList<string>> call) => (_holder, Session, Call) = (holder, session, call);

    /// <summary>The session that tunes.</summary>
    public DatabaseSession Session { get; }

    /// <summary>Ends with the tuning.</summary>
    public Task Call { get; }

    /// <summary>What it reports; waits for its end.</summary>
    public async Task<JsonElement> ReportAsync() => JsonDocument.Parse((await (Task<IReadOnlyList<string>>)Call)[0]).RootElement;

    /// <summary>A profile whose function leg waits for this lock.</summary>
    public static string Definition(int key) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"legs": [{"lexical": {"top": 20} }, {"function": {"sql": "public.waits(id, {{key}})", "top": 20, "weight": 5} }], "fuse": {"method": "convex"} }""");

    public static int NextKey() => Interlocked.Increment(ref _lastKey);

    /// <summary>Begins and returns when it stands still.</summary>
    public static async Task<HeldTuning> StartAsync(LiveDatabase database, int key, string arguments, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            """
            create or replace function public.waits(id bigint, key integer) returns double precision language plpgsql as $$
            begin
              perform pg_advisory_xact_lock_shared(key);
              return -id;
            end $$
            """, cancellationToken);
        var holder = await DatabaseSession.OpenAsync(database.Scratch, cancellationToken);
        await holder.ExecuteAsync($"select pg_advisory_lock({key})", cancellationToken);
        var session = await DatabaseSession.OpenAsync(database.Scratch, cancellationToken);
        var call = session.RowsAsync($"call rankdb.tune({arguments})", cancellationToken);
        await session.WaitUntilItWaitsForAsync("advisory", call, cancellationToken);
        return new HeldTuning(holder, session, call);
    }

    public Task LetGoAsync(CancellationToken cancellationToken) => _holder.ExecuteAsync("select pg_advisory_unlock_all()", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await Session.DisposeAsync();
    }
}
