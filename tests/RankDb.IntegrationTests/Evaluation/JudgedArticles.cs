using System.Globalization;
using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>
/// Judgment sets over <see cref="SampleDatabase"/>: <c>tune</c>, where long articles are relevant (8 queries, grades -1 to 3), <c>few</c>, 4 of these, <c>noise</c>,
/// where chance decides (8 queries), and <c>one</c> with a single query.
/// </summary>
internal static class JudgedArticles
{
    private const string WithSettings =
        """
        create or replace function public.with_settings(definition jsonb, settings jsonb) returns jsonb language plpgsql as $$
        declare
          item record;
        begin
          for item in select s.key, s.value from jsonb_each(settings) s loop
            definition := rankdb._tune_put(definition, string_to_array(substr(item.key, 2), '/'), item.value);
          end loop;
          return definition;
        end$$
        """;

    public static async Task FillAsync(SampleDatabase database, CancellationToken cancellationToken)
    {
        if (await database.ScalarAsync<bool>("select exists (select from rankdb.judgments where set_name = 'tune')", cancellationToken))
        {
            return;
        }

        await database.ExecuteAsync(
            """
            insert into rankdb.queries
              select s.name, 'q' || n, (array['river stone', 'silver island', 'castle', 'copper mirror', 'garden letter river', 'winter bridge', 'tunnel market', 'harbor'])[n]
              from (values ('tune', 8), ('few', 4), ('noise', 8), ('one', 1)) s (name, queries) cross join lateral generate_series(1, s.queries) n;
            insert into rankdb.judgments (set_name, query_id, id, grade)
              select q.set_name, q.query_id, s.id,
                case when q.set_name = 'noise' then (get_byte(decode(md5(q.query_id || s.id), 'hex'), 0) % 8 = 0)::int
                  else least(length(a.body) / 70, 4) - 1 end
              from rankdb.queries q, rankdb.search('articles', q.query, 40, profile => 'hybrid', options => '{"timeout_ms": 60000}') s, articles a
              where a.id::text = s.id and a.id % 3 > 0
            """, cancellationToken);
    }

    /// <summary>Tunes and returns the report.</summary>
    public static async Task<JsonElement> TuneAsync(
        NpgsqlDataSource source, string judgmentSet, string space, string? profile, string options, CancellationToken cancellationToken, string index = "articles")
    {
        await using var command = source.CreateCommand("call rankdb.tune($1, $2, $3::jsonb, $4, $5::jsonb)");
        command.Parameters.AddWithValue(index);
        command.Parameters.AddWithValue(judgmentSet);
        command.Parameters.AddWithValue(space);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = (object?)profile ?? DBNull.Value });
        command.Parameters.AddWithValue(options);
        return JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!).RootElement;
    }

    /// <summary>The trials of a tuning whose figure is not that of searches with their settings; and how many there were.</summary>
    public static async Task<(IReadOnlyList<string> Wrong, int Trials)> CompareAsync(
        LiveDatabase database, JsonElement report, string definition, string judgmentSet, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(WithSettings, cancellationToken);
        var id = report.GetProperty("tuning_id").GetInt64();
        var rows = await database.RowsAsync(string.Create(CultureInfo.InvariantCulture,
            $"""
            select t.trial, t.parameters, t.value, e.value
            from rankdb.tunings g join rankdb.tuning_trials t using (tuning_id)
            cross join lateral (
              select avg(e.value) as value
              from rankdb.evaluate_queries(g.index_name, '{judgmentSet}', null, array[g.metric], jsonb_build_object('profile', public.with_settings('{definition}', t.parameters))) e) e
            where g.tuning_id = {id} and (abs(t.value - e.value) < 1e-9) is not true
            """), cancellationToken);
        return (rows, report.GetProperty("trials").GetInt32());
    }
}
