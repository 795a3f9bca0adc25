namespace RankDb.IntegrationTests.Search;

/// <summary>A judgment set <c>judged</c> over <see cref="CascadeDatabase"/>: a book is relevant to two words where they stand side by side.</summary>
internal static class JudgedBooks
{
    private static readonly string[] Queries =
        ["river stone", "market engine", "garden letter", "winter bridge", "signal copper", "harbor mirror", "forest planet", "castle island", "silver window", "stone garden"];

    public static async Task FillAsync(CascadeDatabase database, CancellationToken cancellationToken)
    {
        if (await database.ScalarAsync<bool>("select exists (select from rankdb.judgments where set_name = 'judged')", cancellationToken))
        {
            return;
        }

        for (var n = 0; n < Queries.Length; n++)
        {
            var words = Queries[n].Split(' ');
            await database.ExecuteAsync(
                $"""
                insert into rankdb.queries values ('judged', 'q{n}', '{Queries[n]}');
                insert into rankdb.judgments
                  select 'judged', 'q{n}', id::text, 1 + (body ~ '{words[0]} {words[1]}')::int from books where body ~ '{words[0]} {words[1]}|{words[1]} {words[0]}'
                """, cancellationToken);
        }
    }
}
