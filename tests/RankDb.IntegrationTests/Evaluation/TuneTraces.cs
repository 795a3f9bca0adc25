using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What a tuning that failed could leave behind.</summary>
internal static class TuneTraces
{
    /// <summary>Fails if a tuning, trials, a profile or a lock is left of a tuning with this name as its <c>name</c> and its <c>note</c>.</summary>
    public static async Task NoneAsync(LiveDatabase database, string name, CancellationToken cancellationToken, int versions = 0)
    {
        Assert.Equal(
            [$"0|0|{versions}|0"],
            await database.RowsAsync(
                $"""
                select (select count(*) from rankdb.tunings where settings ->> 'note' = '{name}' or finished_at is null),
                  (select count(*) from rankdb.tuning_trials t where not exists (select from rankdb.tunings g where g.tuning_id = t.tuning_id)),
                  (select count(*) from rankdb.profile_versions where name = '{name}'),
                  (select count(*) from pg_locks where locktype = 'advisory' and (classid::bigint << 32) | objid::bigint = hashtextextended('rankdb tuning {name}', 0))
                """, cancellationToken));
    }
}
