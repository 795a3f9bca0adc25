using Npgsql;

namespace RankDb;

/// <content>Measuring and judging on a connection that the application holds.</content>
public static partial class RankDbConnectionExtensions
{
    /// <inheritdoc cref="RankDbClient.EvaluateQueriesAsync"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profile">Named pipeline; null for that of <paramref name="search"/>, else <c>default</c>.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="search">How to search; null for as the profile says.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<QueryMetric>> RankDbEvaluateQueriesAsync(
        this NpgsqlConnection connection, string index, string judgmentSet, string? profile = null, IReadOnlyList<string>? metrics = null, SearchOptions? search = null, CancellationToken cancellationToken = default) =>
        new EvaluationCommands(connection).EvaluateQueriesAsync(index, judgmentSet, profile, metrics, search, cancellationToken);

    /// <inheritdoc cref="RankDbClient.CompareAsync"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profileA">The first; null where a definition is given.</param>
    /// <param name="profileB">The second; null where a definition is given.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<MetricComparison>> RankDbCompareAsync(
        this NpgsqlConnection connection, string index, string judgmentSet, string? profileA, string? profileB, IReadOnlyList<string>? metrics = null, ComparisonOptions? options = null, CancellationToken cancellationToken = default) =>
        new EvaluationCommands(connection).CompareAsync(index, judgmentSet, profileA, profileB, metrics, options, cancellationToken);

    /// <inheritdoc cref="RankDbClient.CreateRunAsync"/>
    /// <param name="connection">An open connection; in a transaction, the run is there once it commits.</param>
    /// <param name="name">The run's name.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profile">Named pipeline; null for <c>default</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<StoredRun> RankDbCreateRunAsync(
        this NpgsqlConnection connection, string name, string index, string judgmentSet, string? profile = null, CreateRunOptions? options = null, CancellationToken cancellationToken = default) =>
        new EvaluationCommands(connection).CreateRunAsync(name, index, judgmentSet, profile, options, cancellationToken);

    /// <inheritdoc cref="RankDbClient.JudgeAsync"/>
    /// <param name="connection">An open connection; in a transaction, the judgment counts once it commits.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="queryId">A query of the set.</param>
    /// <param name="id">The document, as <see cref="SearchResult.Id"/> names it.</param>
    /// <param name="grade">0 is not relevant, higher is better, up to 100.</param>
    /// <param name="judge">Who judges; null for the connection's role.</param>
    /// <param name="note">Why; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task RankDbJudgeAsync(
        this NpgsqlConnection connection, string judgmentSet, string queryId, string id, int grade, string? judge = null, string? note = null, CancellationToken cancellationToken = default) =>
        new EvaluationCommands(connection).JudgeAsync(judgmentSet, queryId, id, grade, judge, note, cancellationToken);

    /// <summary>What the models of the scoring service did for this connection's database session so far; no rows where it never asked them. Does not connect to the service.</summary>
    /// <param name="connection">An open connection. Of a pool, it is a session that others used before.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<SessionUsage>> RankDbSessionUsageAsync(this NpgsqlConnection connection, CancellationToken cancellationToken = default) =>
        new EvaluationCommands(connection).SessionUsageAsync(cancellationToken);
}
