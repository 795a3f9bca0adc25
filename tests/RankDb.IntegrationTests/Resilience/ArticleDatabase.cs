using System.Globalization;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Resilience;

/// <summary>60 short articles, indexed as <c>articles</c>. Its own service only indexes; each test names another one to search with.</summary>
public sealed class ArticleDatabase(TestServer server) : LiveDatabase(server)
{
    /// <summary>Tells the database to use the service on this port.</summary>
    public Task UseAsync(int port, CancellationToken cancellationToken, string password = LiveService.Password) =>
        ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"select rankdb.set_service('127.0.0.1', {port}, '{password}')"), cancellationToken);

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("create table articles (id int primary key, body text)", cancellationToken);
        await ExecuteAsync(
            "insert into articles select n, 'The river of article ' || n || case when n % 3 = 0 then ' runs under a stone bridge.' else ' runs to the harbor.' end from generate_series(1, 60) n", cancellationToken);
        await ExecuteAsync("select rankdb.create_index('articles', 'articles', array['body'])", cancellationToken);
        await ExecuteAsync("select rankdb.create_profile('reranked', '{\"legs\": [{\"lexical\": {\"top\": 100}}], \"rerank\": [{\"top\": 50}]}')", cancellationToken);
        await RefreshAsync("articles", cancellationToken);
    }
}
