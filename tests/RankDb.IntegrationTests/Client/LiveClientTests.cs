using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

public sealed class LiveClientTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_search_runs_in_full_and_maps_the_source_rows()
    {
        await using var client = new RankDbClient(database.DataSource);
        var hits = await client.SearchAsync<Article>("articles", "silver island", new SearchOptions { TopN = 7 }, Ct);
        Assert.Equal(Enumerable.Range(1, 7), hits.Select(hit => hit.Rank));
        Assert.All(hits, hit =>
        {
            Assert.Equal("full", hit.Status);
            Assert.Equal($"Article {hit.Id}", hit.Row.Title);
        });
    }

    [PostgresFact]
    public async Task Rerank_and_embed_come_back_typed()
    {
        await using var client = new RankDbClient(database.DataSource);
        var ranking = await client.RerankAsync("copper bridge", ["a garden in winter", "the copper bridge over the river"], cancellationToken: Ct);
        Assert.Equal(2, ranking.Count);
        Assert.True(ranking[0].Score >= ranking[1].Score);
        Assert.All(ranking, result => Assert.InRange(result.Score, 0, 1));

        var vector = await client.EmbedAsync("copper bridge", cancellationToken: Ct);
        Assert.Equal(1, Math.Sqrt(vector.Sum(x => (double)x * x)), 1e-4);
    }

    [PostgresFact]
    public async Task AddRankDb_gives_a_client_and_an_embedding_generator_and_takes_a_URL()
    {
        var url = PostgresUrl.Format(new Npgsql.NpgsqlConnectionStringBuilder(database.Scratch.ConnectionString));
        await using var services = new ServiceCollection().AddLogging().AddRankDb(url).BuildServiceProvider();
        var hits = await services.GetRequiredService<RankDbClient>().SearchAsync("articles", "winter", cancellationToken: Ct);
        Assert.Equal(10, hits.Count);
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var embeddings = await generator.GenerateAsync(["river", "stone"], cancellationToken: Ct);
        Assert.Equal(2, embeddings.Count);
        Assert.Equal(embeddings[0].Vector.Length, embeddings[1].Vector.Length);
    }

    private sealed class Article
    {
        public string Title { get; set; } = "";
    }
}
