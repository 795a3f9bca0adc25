using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Measuring, comparing and tuning on judgments. Runs, reports, judgments and versions need the rights of <c>rankdb_author</c>.</summary>
public sealed partial class RankDbClient
{
    /// <summary>Measures a profile against a judgment set, query by query; one that fails does not stop the others.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profile">Named pipeline; null for that of <paramref name="search"/>, else <c>default</c>.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="search">How to search, <see cref="SearchOptions.ProfileDefinition"/> among it; null for as the profile says.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>A row for each query that has a relevant document and each metric.</returns>
    public Task<IReadOnlyList<QueryMetric>> EvaluateQueriesAsync(
        string index, string judgmentSet, string? profile = null, IReadOnlyList<string>? metrics = null, SearchOptions? search = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("evaluate_queries", index, commands => commands.EvaluateQueriesAsync(index, judgmentSet, profile, metrics, search, cancellationToken), cancellationToken);

    /// <summary>Compares two profiles on a judgment set: each query is searched once with each.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profileA">The first, such as <c>shop@1</c>; null where <see cref="ComparisonOptions.DefinitionA"/> is given.</param>
    /// <param name="profileB">The second; null where <see cref="ComparisonOptions.DefinitionB"/> is given.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>A row a metric, in the order asked.</returns>
    public Task<IReadOnlyList<MetricComparison>> CompareAsync(
        string index, string judgmentSet, string? profileA, string? profileB, IReadOnlyList<string>? metrics = null, ComparisonOptions? options = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("compare", index, commands => commands.CompareAsync(index, judgmentSet, profileA, profileB, metrics, options, cancellationToken), cancellationToken);

    /// <summary>Compares two stored runs of one judgment set.</summary>
    /// <param name="runA">The first run's name.</param>
    /// <param name="runB">The second run's name.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>A row a metric, in the order asked.</returns>
    public Task<IReadOnlyList<MetricComparison>> CompareRunsAsync(
        string runA, string runB, IReadOnlyList<string>? metrics = null, ComparisonOptions? options = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("compare_runs", null, commands => commands.CompareRunsAsync(runA, runB, metrics, options, cancellationToken), cancellationToken);

    /// <summary>Searches every query of a judgment set and stores the answers, with their time and cost. Queries that fail are kept with their error.</summary>
    /// <param name="name">The run's name, 1 to 200 characters; one that exists is an error (42710) unless <see cref="CreateRunOptions.Replace"/>.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profile">Named pipeline; null for that of <see cref="CreateRunOptions.Search"/>, else <c>default</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server; nothing is stored then.</param>
    public Task<StoredRun> CreateRunAsync(
        string name, string index, string judgmentSet, string? profile = null, CreateRunOptions? options = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("create_run", index, commands => commands.CreateRunAsync(name, index, judgmentSet, profile, options, cancellationToken), cancellationToken);

    /// <summary>Removes a stored run.</summary>
    /// <param name="name">The run's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task DropRunAsync(string name, CancellationToken cancellationToken = default) =>
        EvaluationAsync("drop_run", null, commands => Done(commands.DropRunAsync(name, cancellationToken)), cancellationToken);

    /// <summary>Measures a stored run.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="metrics">Such as <c>ndcg@10</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="judgmentSet">The set to measure by; null for the run's own.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>A row a metric, in the order asked.</returns>
    public Task<IReadOnlyList<RunMetric>> EvaluateRunAsync(
        string run, IReadOnlyList<string>? metrics = null, string? judgmentSet = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("evaluate_run", null, commands => commands.EvaluateRunAsync(run, metrics, judgmentSet, cancellationToken), cancellationToken);

    /// <summary>Stored runs side by side, best first: means, votes, costs, and whether the first is so by chance.</summary>
    /// <param name="judgmentSets">The sets whose runs to show; at least one.</param>
    /// <param name="metric">Null for <c>ndcg@10</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task<IReadOnlyList<LeaderboardRow>> LeaderboardAsync(
        IReadOnlyList<string> judgmentSets, string? metric = null, LeaderboardOptions? options = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("leaderboard", null, commands => commands.LeaderboardAsync(judgmentSets, metric, options, cancellationToken), cancellationToken);

    /// <summary>Searches better settings for a profile, cross-validated, and writes a version of it where they are.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="space">Values to try, by JSON pointer into the profile: <c>{"/legs/1/dense/weight": [0.5, 1, 2]}</c>; null for a usual choice.</param>
    /// <param name="profile">Named pipeline to begin with; null for <c>default</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server; nothing is written then.</param>
    public Task<TuneResult> TuneAsync(
        string index, string judgmentSet, JsonNode? space = null, string? profile = null, TuneOptions? options = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("tune", index, commands => commands.TuneAsync(index, judgmentSet, space, profile, options, cancellationToken), cancellationToken);

    /// <summary>Records how relevant a judge finds a document; a person's word counts at once.</summary>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="queryId">A query of the set.</param>
    /// <param name="id">The document, as <see cref="SearchResult.Id"/> names it.</param>
    /// <param name="grade">0 is not relevant, higher is better, up to 100.</param>
    /// <param name="judge">Who judges; null for the connection's role. <c>clicks</c> and <c>llm:...</c> are not people.</param>
    /// <param name="note">Why, up to 2000 characters; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task JudgeAsync(
        string judgmentSet, string queryId, string id, int grade, string? judge = null, string? note = null, CancellationToken cancellationToken = default) =>
        EvaluationAsync("judge", null, commands => Done(commands.JudgeAsync(judgmentSet, queryId, id, grade, judge, note, cancellationToken)), cancellationToken);

    private Task<TResult> EvaluationAsync<TResult>(string operation, string? index, Func<EvaluationCommands, Task<TResult>> run, CancellationToken cancellationToken) =>
        _telemetry.MeasureAsync(operation, index, () => ConnectedAsync(connection => run(new EvaluationCommands(connection)), cancellationToken));
}
