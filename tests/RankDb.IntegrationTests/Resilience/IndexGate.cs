namespace RankDb.IntegrationTests.Resilience;

/// <summary>
/// Holds a worker inside a batch: with so many rows committed the next batch waits in the middle of its writing, until more are
/// allowed. So a fault lands there however fast the worker is, or however slow the test.
/// </summary>
internal static class IndexGate
{
    internal static async Task MakeAsync(string name, int allowed, Func<string, Task<string?>> scalar)
    {
        var table = await TableAsync(name, scalar);
        await scalar(
            $"""
            create table {name}_gate (allowed integer);
            insert into {name}_gate values ({allowed});
            grant select on {name}_gate to public;
            create function {name}_wait() returns trigger language plpgsql as $$
            begin
              while (select count(*) from {table}) >= (select allowed from public.{name}_gate) loop
                perform pg_sleep(0.005);
              end loop;
              return null;
            end $$;
            create trigger gate before insert on {table} for each statement execute function {name}_wait();
            """);
    }

    internal static Task AllowAsync(string name, int rows, Func<string, Task<string?>> scalar) => scalar($"update {name}_gate set allowed = {rows}");

    /// <summary>Returns when the server process of a worker that is no more has ended too: it notices at its next word to the worker.</summary>
    internal static async Task GoneAsync(string process, Func<string, Task<string?>> scalar, CancellationToken cancellationToken)
    {
        while (await scalar($"select pid::text from pg_stat_activity where pid = {process}") is not null)
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Returns the server process of a worker that waits at the gate, in the transaction of a batch.</summary>
    /// <remarks>Only once so many rows are committed: before, a worker may still sleep that was let through a moment ago.</remarks>
    internal static async Task<string> ReachedAsync(string name, int allowed, Func<string, Task<string?>> scalar, CancellationToken cancellationToken)
    {
        var table = await TableAsync(name, scalar);
        while (true)
        {
            if (await scalar(
                $"""
                select min(pid)::text from pg_stat_activity
                where datname = current_database() and application_name = 'rankdb worker' and backend_xid is not null and wait_event = 'PgSleep'
                  and (select count(*) from {table}) >= {allowed}
                """) is { Length: > 0 } process)
            {
                return process;
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    private static async Task<string> TableAsync(string name, Func<string, Task<string?>> scalar) =>
        "rankdb_data.g" + await scalar($"select generation::text from rankdb.indexes where name = '{name}'");
}
