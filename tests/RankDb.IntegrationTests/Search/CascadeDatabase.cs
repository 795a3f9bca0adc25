using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Search;

/// <summary>60 generated books of several chunks each, indexed as <c>books</c>; every fifth has no title.</summary>
public sealed class CascadeDatabase(TestServer server) : LiveDatabase(server)
{
    private static readonly string[] Words =
        ["river", "stone", "market", "engine", "garden", "letter", "winter", "bridge", "signal", "copper", "harbor", "mirror", "forest", "planet", "castle", "island", "silver", "window"];

    /// <summary>The generation that holds the index's chunks.</summary>
    public int Generation { get; private set; }

    /// <summary>A search of <c>books</c> with a profile given inline, as the rows of these columns.</summary>
    public Task<IReadOnlyList<string>> RowsAsync(string columns, string profile, CancellationToken cancellationToken, string query = "silver island", int topN = 10, string options = "") =>
        RowsAsync($$"""select {{columns}} from rankdb.search('books', '{{query}}', {{topN}}, options => '{"timeout_ms": 60000, {{options}} "profile": {{profile}} }') order by rank""", cancellationToken);

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("create table books (id int primary key, title text, body text, note text)", cancellationToken);
        var random = new Random(20261127);
        for (var id = 1; id <= 60; id++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(20, 90)).Select(_ => Words[random.Next(Words.Length)]));
            await ExecuteAsync($"insert into books values ({id}, {(id % 5 == 0 ? "null" : $"'Book {id} of the {Words[random.Next(Words.Length)]}'")}, '{text}.', 'shelf {id % 7}')", cancellationToken);
        }

        await ExecuteAsync("""select rankdb.create_index('books', 'books', array['title', 'body'], '{"chunk_tokens": 16}')""", cancellationToken);
        await RefreshAsync("books", cancellationToken);
        Generation = await ScalarAsync<int>("select generation from rankdb.indexes where name = 'books'", cancellationToken);
    }
}
