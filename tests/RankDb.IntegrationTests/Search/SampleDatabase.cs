using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Search;

/// <summary>400 generated articles, indexed as <c>articles</c>, with columns of many types to filter by.</summary>
public sealed class SampleDatabase(TestServer server) : LiveDatabase(server)
{
    private static readonly string[] Words =
        ["river", "stone", "market", "engine", "garden", "letter", "winter", "bridge", "signal", "copper", "harbor", "mirror", "forest", "planet", "window", "tunnel", "castle", "island", "silver", "thunder"];

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            "create table articles (id int primary key, title text, body text, year int, price numeric, tags text[], lang text, published date, facts jsonb, owner_name text)", cancellationToken);
        var random = new Random(20261127);
        for (var id = 1; id <= 400; id++)
        {
            // A skewed choice: the first words are common, the last rare.
            var text = string.Join(' ', Enumerable.Range(0, random.Next(5, 60)).Select(_ => Words[(int)(Math.Pow(random.NextDouble(), 2.5) * Words.Length)]));
            await ExecuteAsync(
                $"insert into articles values ({id}, 'Article {id}', '{text}.', {2000 + (id % 25)}, {id}.5, array['t{id % 3}', 'all'], "
                + $"{(id % 10 == 0 ? "null" : "'en'")}, date '2024-01-01' + {id}, '{{\"level\": {id % 4}, \"kind\": {{\"a\": true}}}}', 'nobody')", cancellationToken);
        }

        await ExecuteAsync("select rankdb.create_index('articles', 'articles', array['title', 'body'])", cancellationToken);
        await RefreshAsync("articles", cancellationToken);
    }
}
