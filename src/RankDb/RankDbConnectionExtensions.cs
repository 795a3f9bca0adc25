using System.Text.Json;
using Npgsql;

namespace RankDb;

/// <summary>RankDb on a connection that the application holds: inside its transaction, with its role and settings.</summary>
/// <remarks>Errors are as in <see cref="RankDbClient"/>. The connection must be open, and is left open.</remarks>
public static partial class RankDbConnectionExtensions
{
    /// <inheritdoc cref="RankDbClient.SearchAsync(string, string, SearchOptions?, CancellationToken)"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<SearchResult>> RankDbSearchAsync(
        this NpgsqlConnection connection, string index, string query, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        new SearchCommand(connection).RunAsync(index, query, options ?? new(), cancellationToken);

    /// <inheritdoc cref="RankDbClient.SearchAsync{T}(string, string, SearchOptions?, CancellationToken)"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<SearchResult<T>>> RankDbSearchAsync<T>(
        this NpgsqlConnection connection, string index, string query, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        new SearchCommand(connection).RunAsync<T>(index, query, options ?? new(), cancellationToken);

    /// <inheritdoc cref="RankDbClient.ExplainAsync"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="id">The document, as <see cref="SearchResult.Id"/> names it.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<JsonElement> RankDbExplainAsync(
        this NpgsqlConnection connection, string index, string query, string id, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        new SearchCommand(connection).ExplainAsync(index, query, id, options ?? new(), cancellationToken);

    /// <inheritdoc cref="RankDbClient.RerankAsync"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="query">What is asked, in words; not empty.</param>
    /// <param name="documents">The texts; none gives no rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<RerankResult>> RankDbRerankAsync(
        this NpgsqlConnection connection, string query, IReadOnlyList<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        new RankDbCommands(connection).RerankAsync(query, documents, options ?? new(), cancellationToken);

    /// <summary>The vectors of many texts, in the order of the texts.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="texts">The texts; none gives no vectors.</param>
    /// <param name="model">An encoder's name.</param>
    /// <param name="kind">Which side the texts are on. Default: documents.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task<IReadOnlyList<float[]>> RankDbEmbedAsync(
        this NpgsqlConnection connection, IReadOnlyList<string> texts, string model = "default", EmbeddingKind kind = EmbeddingKind.Document, CancellationToken cancellationToken = default) =>
        new RankDbCommands(connection).EmbedAsync(texts, model, kind, cancellationToken);

    /// <inheritdoc cref="RankDbClient.CreateIndexAsync"/>
    /// <param name="connection">An open connection; in a transaction, the index is there once it commits.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="source">The table as SQL names it; it needs a primary key.</param>
    /// <param name="content">Columns to index, most important first.</param>
    /// <param name="settings">Settings; null for the database's defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task RankDbCreateIndexAsync(
        this NpgsqlConnection connection, string name, string source, IReadOnlyList<string> content, IndexSettings? settings = null, CancellationToken cancellationToken = default) =>
        new RankDbCommands(connection).CreateIndexAsync(name, source, content, settings, cancellationToken);

    /// <inheritdoc cref="RankDbClient.DropIndexAsync"/>
    /// <param name="connection">An open connection.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public static Task RankDbDropIndexAsync(this NpgsqlConnection connection, string name, CancellationToken cancellationToken = default) =>
        new RankDbCommands(connection).DropIndexAsync(name, cancellationToken);
}
