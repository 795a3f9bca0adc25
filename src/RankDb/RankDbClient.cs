using System.Diagnostics.Metrics;
using System.Text.Json;
using Npgsql;

namespace RankDb;

/// <summary>Search, reranking, embedding and index management over a database that has RankDb. Thread-safe.</summary>
/// <remarks>
/// <para>Everything goes through SQL with the rights of the connection's role; no reference to the scoring service is needed.</para>
/// <para>Errors: what the database says is a <see cref="PostgresException"/>, untouched (42704 unknown index, profile or model,
/// 22023 bad argument, 54000 too large, 53000 busy, 55000 not ready, 58000 service failed, 57014 deadline); a broken link is an
/// <see cref="NpgsqlException"/>; text that PostgreSQL cannot hold (NUL, a lone surrogate) is an <see cref="ArgumentException"/>
/// before anything is sent.</para>
/// <para>Inside a transaction of your own, use the extension methods of <see cref="RankDbConnectionExtensions"/>.</para>
/// </remarks>
public sealed partial class RankDbClient : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly bool _ownsDataSource;
    private readonly SearchOptions _search;
    private readonly string _embeddingModel;
    private readonly RankDbTelemetry _telemetry;

    /// <summary>A client over a data source of the application's, which stays the application's to dispose.</summary>
    /// <param name="dataSource">Where RankDb is.</param>
    /// <param name="options">Defaults; null for the defaults of the defaults.</param>
    /// <param name="meterFactory">Makes the meter; null to make one that the client owns.</param>
    public RankDbClient(NpgsqlDataSource dataSource, RankDbOptions? options = null, IMeterFactory? meterFactory = null)
        : this(dataSource, ownsDataSource: false, options, meterFactory)
    {
    }

    /// <summary>A client with a data source of its own.</summary>
    /// <param name="connectionString">An Npgsql connection string or a postgres:// URL.</param>
    /// <param name="options">Defaults; null for the defaults of the defaults.</param>
    public RankDbClient(string connectionString, RankDbOptions? options = null)
        : this(NpgsqlDataSource.Create(PostgresUrl.ToConnectionString(connectionString)), ownsDataSource: true, options, meterFactory: null)
    {
    }

    internal RankDbClient(NpgsqlDataSource dataSource, bool ownsDataSource, RankDbOptions? options, IMeterFactory? meterFactory)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new RankDbOptions();
        (_dataSource, _ownsDataSource, _search, _embeddingModel) = (dataSource, ownsDataSource, options.Search, options.EmbeddingModel);
        _telemetry = new RankDbTelemetry(meterFactory);
    }

    /// <summary>Searches an index.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="options">How; null for the client's defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>Up to <see cref="SearchOptions.TopN"/> rows, best first; only rows that the connection's role may see.</returns>
    public Task<IReadOnlyList<SearchResult>> SearchAsync(string index, string query, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("search", index,
            () => ConnectedAsync(connection => new SearchCommand(connection).RunAsync(index, query, options ?? _search, cancellationToken), cancellationToken),
            rows => rows.Count == 0 ? "empty" : rows[0].Status);

    /// <summary>Searches an index, and returns the rows of its source table.</summary>
    /// <typeparam name="T">What a row maps to, by column name, as Dapper maps.</typeparam>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="options">How; null for the client's defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>Up to <see cref="SearchOptions.TopN"/> rows, best first, each read in the statement that found it.</returns>
    public Task<IReadOnlyList<SearchResult<T>>> SearchAsync<T>(string index, string query, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("search", index,
            () => ConnectedAsync(connection => new SearchCommand(connection).RunAsync<T>(index, query, options ?? _search, cancellationToken), cancellationToken),
            rows => rows.Count == 0 ? "empty" : rows[0].Status);

    /// <summary>What each stage of a search makes of one document, and where it is lost.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="id">The document, as <see cref="SearchResult.Id"/> names it.</param>
    /// <param name="options">How to search; null for the client's defaults. Pages are not explained, their search is.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>A JSON object: <c>found</c>, <c>rank</c>, <c>score</c>, <c>lost_at</c>, <c>says</c>, <c>stages</c>, ... A row that the connection's role may not see is answered as one that does not exist.</returns>
    public Task<JsonElement> ExplainAsync(string index, string query, string id, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("explain", index,
            () => ConnectedAsync(connection => new SearchCommand(connection).ExplainAsync(index, query, id, options ?? _search, cancellationToken), cancellationToken));

    /// <summary>Scores texts against a query with a reranking model.</summary>
    /// <param name="query">What is asked; not empty.</param>
    /// <param name="documents">The texts; none gives no rows.</param>
    /// <param name="options">How; null for the default model and all rows.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>One row a document, best first.</returns>
    public Task<IReadOnlyList<RerankResult>> RerankAsync(string query, IReadOnlyList<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("rerank", null,
            () => ConnectedAsync(connection => new RankDbCommands(connection).RerankAsync(query, documents, options ?? new(), cancellationToken), cancellationToken));

    /// <summary>The vector of one text.</summary>
    /// <param name="text">The text; longer than the model reads is cut by the model's own limit.</param>
    /// <param name="model">An encoder's name; null for the client's default.</param>
    /// <param name="kind">Which side the text is on. Default: a query.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>As many floats as the model has dimensions, of length 1.</returns>
    public async Task<float[]> EmbedAsync(string text, string? model = null, EmbeddingKind kind = EmbeddingKind.Query, CancellationToken cancellationToken = default)
    {
        TextArgument.Check(text, nameof(text));
        return (await EmbedAsync([text], model, kind, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The vectors of many texts.</summary>
    /// <param name="texts">The texts; none gives no vectors.</param>
    /// <param name="model">An encoder's name; null for the client's default.</param>
    /// <param name="kind">Which side the texts are on. Default: documents.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>One vector a text, in the order of the texts.</returns>
    public Task<IReadOnlyList<float[]>> EmbedAsync(
        IReadOnlyList<string> texts, string? model = null, EmbeddingKind kind = EmbeddingKind.Document, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("embed", null,
            () => ConnectedAsync(connection => new RankDbCommands(connection).EmbedAsync(texts, model ?? _embeddingModel, kind, cancellationToken), cancellationToken));

    /// <summary>Indexes a table. Returns at once; <see cref="RefreshAsync"/> waits until its rows can be found.</summary>
    /// <param name="name">The index's name: a letter or _, then up to 62 letters, digits, _ or -.</param>
    /// <param name="source">The table as SQL names it, such as <c>docs</c> or <c>shop."Items"</c>; it needs a primary key.</param>
    /// <param name="content">Columns to index, most important first.</param>
    /// <param name="settings">Settings; null for the database's defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task CreateIndexAsync(string name, string source, IReadOnlyList<string> content, IndexSettings? settings = null, CancellationToken cancellationToken = default) =>
        ManageAsync("create_index", name, commands => commands.CreateIndexAsync(name, source, content, settings, cancellationToken), cancellationToken);

    /// <summary>Removes an index. The source table is left as it is.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task DropIndexAsync(string name, CancellationToken cancellationToken = default) =>
        ManageAsync("drop_index", name, commands => commands.DropIndexAsync(name, cancellationToken), cancellationToken);

    /// <summary>Waits until every change committed before the call can be found.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="timeout">57014 is raised after it; null waits for as long as a worker is there.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task RefreshAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ManageAsync("refresh", name, commands => commands.RefreshAsync(name, timeout, cancellationToken), cancellationToken);

    /// <summary>The state of every index, by name.</summary>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task<IReadOnlyList<IndexStatus>> StatusAsync(CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new RankDbCommands(connection).StatusAsync(null, cancellationToken), cancellationToken);

    /// <summary>The state of one index; null if there is none of that name.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public async Task<IndexStatus?> StatusAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = await ConnectedAsync(connection => new RankDbCommands(connection).StatusAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);
        return rows.SingleOrDefault();
    }

    /// <summary>Measures a profile against a judgment set (<c>rankdb.queries</c>, <c>rankdb.judgments</c>).</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="judgmentSet">The set's name.</param>
    /// <param name="profile">Named pipeline; null for <c>default</c>.</param>
    /// <param name="metrics"><c>ndcg@k</c>, <c>mrr@k</c>, <c>recall@k</c>; null for ndcg@10, mrr@10 and recall@100.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>One row a metric, in the order asked.</returns>
    public Task<IReadOnlyList<MetricResult>> EvaluateAsync(
        string index, string judgmentSet, string? profile = null, IReadOnlyList<string>? metrics = null, CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync("evaluate", index,
            () => ConnectedAsync(connection => new RankDbCommands(connection).EvaluateAsync(index, judgmentSet, profile, metrics, cancellationToken), cancellationToken));

    /// <summary>Disposes the data source if the client made it.</summary>
    public async ValueTask DisposeAsync()
    {
        _telemetry.Dispose();
        if (_ownsDataSource)
        {
            await _dataSource.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _telemetry.Dispose();
        if (_ownsDataSource)
        {
            _dataSource.Dispose();
        }
    }

    internal async Task<TResult> ConnectedAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> run, CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await run(connection).ConfigureAwait(false);
        }
    }

    private Task<bool> ManageAsync(string operation, string name, Func<RankDbCommands, Task> run, CancellationToken cancellationToken) =>
        _telemetry.MeasureAsync(operation, name, () => ConnectedAsync(
            async connection =>
            {
                await run(new RankDbCommands(connection)).ConfigureAwait(false);
                return true;
            },
            cancellationToken));
}
