using System.Text.Json.Nodes;
using Npgsql;

namespace RankDb;

/// <summary>The calls that measure, compare, judge and tune on one open connection, inside its transaction if it has one. They take as long as their queries take.</summary>
internal sealed class EvaluationCommands(NpgsqlConnection connection)
{
    private const string ComparisonColumns =
        "metric, mean_a, mean_b, difference, ci_low, ci_high, p_randomization, p_t, effect_size, p_adjusted, wins, ties, losses, queries, failed::text, moved::text";

    private readonly RankDbCommands _commands = new(connection);

    public Task<IReadOnlyList<QueryMetric>> EvaluateQueriesAsync(
        string index, string judgmentSet, string? profile, IReadOnlyList<string>? metrics, SearchOptions? search, CancellationToken cancellationToken) =>
        ReadAsync("select query_id, query, metric, value, relevant, found, error from rankdb.evaluate_queries",
            [
                new("index", Text(index, nameof(index))), new("judgment_set", Text(judgmentSet, nameof(judgmentSet))),
                new("profile", RankDbCommands.OptionalText(profile ?? search?.Profile, nameof(profile))), Metrics(metrics), Options(search?.ToJson()),
            ],
            reader => new QueryMetric(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), Number(reader, 3), reader.GetInt32(4), Integer(reader, 5), Word(reader, 6)),
            cancellationToken);

    public Task<IReadOnlyList<MetricComparison>> CompareAsync(
        string index, string judgmentSet, string? profileA, string? profileB, IReadOnlyList<string>? metrics, ComparisonOptions? options, CancellationToken cancellationToken) =>
        ReadAsync($"select {ComparisonColumns} from rankdb.compare",
            [
                new("index", Text(index, nameof(index))), new("judgment_set", Text(judgmentSet, nameof(judgmentSet))),
                new("profile_a", RankDbCommands.OptionalText(profileA, nameof(profileA))), new("profile_b", RankDbCommands.OptionalText(profileB, nameof(profileB))),
                Metrics(metrics), Options(options?.ToJson()),
            ],
            EvaluationRows.Comparison, cancellationToken);

    public Task<IReadOnlyList<MetricComparison>> CompareRunsAsync(
        string runA, string runB, IReadOnlyList<string>? metrics, ComparisonOptions? options, CancellationToken cancellationToken) =>
        ReadAsync($"select {ComparisonColumns} from rankdb.compare_runs",
            [new("run_a", Text(runA, nameof(runA))), new("run_b", Text(runB, nameof(runB))), Metrics(metrics), Options(options?.ToJson())],
            EvaluationRows.Comparison, cancellationToken);

    public async Task<StoredRun> CreateRunAsync(string name, string index, string judgmentSet, string? profile, CreateRunOptions? options, CancellationToken cancellationToken) =>
        (await ReadAsync("select name, set_name, index_name, profile, profile_version, depth, state, queries, failed, note, created_at from rankdb.create_run",
            [
                new("name", Text(name, nameof(name))), new("index", Text(index, nameof(index))), new("judgment_set", Text(judgmentSet, nameof(judgmentSet))),
                new("profile", RankDbCommands.OptionalText(profile ?? options?.Search?.Profile, nameof(profile))), Options(options?.ToJson()),
            ],
            EvaluationRows.Run, cancellationToken).ConfigureAwait(false))[0];

    public Task DropRunAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync("select rankdb.drop_run", [new("name", Text(name, nameof(name)))], _ => true, cancellationToken);

    public Task<IReadOnlyList<RunMetric>> EvaluateRunAsync(string run, IReadOnlyList<string>? metrics, string? judgmentSet, CancellationToken cancellationToken) =>
        ReadAsync("select metric, value, ci_low, ci_high, queries, failed from rankdb.evaluate_run",
            [new("run", Text(run, nameof(run))), Metrics(metrics), new("judgment_set", RankDbCommands.OptionalText(judgmentSet, nameof(judgmentSet)))],
            reader => new RunMetric(reader.GetString(0), reader.GetDouble(1), Number(reader, 2), Number(reader, 3), reader.GetInt32(4), reader.GetInt32(5)),
            cancellationToken);

    // The first argument by its place, because its name is also that of a column.
    public Task<IReadOnlyList<LeaderboardRow>> LeaderboardAsync(IReadOnlyList<string> judgmentSets, string? metric, LeaderboardOptions? options, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            select run, judgment_sets, place, mean, ci_low, ci_high, queries, failed, borda, copeland, minimax, kemeny, bradley_terry,
              tokens, flops, calls, ms, quality_per_petaflop, quality_per_second, p_best
            from rankdb.leaderboard
            """,
            [
                new("", RankDbCommands.Texts(judgmentSets, nameof(judgmentSets))), new("metric", metric is null ? null : Text(metric, nameof(metric))), Options(options?.ToJson()),
            ],
            EvaluationRows.Leaderboard, cancellationToken);

    public async Task<TuneResult> TuneAsync(
        string index, string judgmentSet, JsonNode? space, string? profile, TuneOptions? options, CancellationToken cancellationToken) =>
        (await ReadAsync("call rankdb.tune",
            [
                new("", Text(index, nameof(index))), new("", Text(judgmentSet, nameof(judgmentSet))), new("", RankDbCommands.Json(TextArgument.Json(space, nameof(space)) ?? "{}")),
                new("", RankDbCommands.OptionalText(profile, nameof(profile))), new("", RankDbCommands.Json((options ?? new()).ToJson())),
            ],
            EvaluationRows.Tuning, cancellationToken).ConfigureAwait(false))[0];

    public Task JudgeAsync(string judgmentSet, string queryId, string id, int grade, string? judge, string? note, CancellationToken cancellationToken) =>
        ReadAsync("select rankdb.judge",
            [
                new("judgment_set", Text(judgmentSet, nameof(judgmentSet))), new("query_id", Text(queryId, nameof(queryId))), new("id", Text(id, nameof(id))),
                new("grade", RankDbCommands.Integer(grade)), new("judge", judge is null ? null : Text(judge, nameof(judge))), new("note", note is null ? null : Text(note, nameof(note))),
            ],
            _ => true, cancellationToken);

    public Task<IReadOnlyList<SessionUsage>> SessionUsageAsync(CancellationToken cancellationToken) =>
        ReadAsync("select model, kind, calls, inputs, tokens, flops from rankdb.session_usage", [],
            reader => new SessionUsage(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), Number(reader, 5)), cancellationToken);

    internal static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    internal static int? Integer(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    internal static string? Word(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter Text(string value, string name) => RankDbCommands.Text(value, name);

    private static Argument Metrics(IReadOnlyList<string>? metrics) => new("metrics", metrics is null ? null : RankDbCommands.Texts(metrics, nameof(metrics)));

    private static Argument Options(string? json) => new("options", json is null ? null : RankDbCommands.Json(json));

    // An argument that is left out has the database's default, which has one place where it is written.
    private Task<IReadOnlyList<TRow>> ReadAsync<TRow>(string call, IReadOnlyList<Argument> arguments, Func<NpgsqlDataReader, TRow> map, CancellationToken cancellationToken)
    {
        var given = arguments.Where(argument => argument.Value is not null).ToList();
        var list = string.Join(", ", given.Select((argument, i) => argument.Name.Length == 0 ? $"${i + 1}" : $"{argument.Name} => ${i + 1}"));
        return _commands.ReadAsync($"{call}({list})", given.Select(argument => argument.Value!), map, cancellationToken, commandTimeout: 0);
    }

    private readonly record struct Argument(string Name, NpgsqlParameter? Value);
}
