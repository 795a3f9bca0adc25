using System.Text.Json.Nodes;
using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class InlineProfileTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_definition_in_the_options_ranks_as_the_stored_profile_does()
    {
        await fixture.Database.ExecuteAsync("""select rankdb.create_profile('five', '{"legs": [{"lexical": {"top": 5}}], "rollup": "first"}')""", Ct);
        var stored = await RowsAsync("profile => 'five'");
        Assert.Equal(3, stored.Count);
        Assert.Equal(stored, await RowsAsync("""options => '{"profile": {"legs": [{"lexical": {"top": 5}}], "rollup": "first"}}'"""));
        Assert.Equal(stored, await RowsAsync("profile => 'five@1'"));
        Assert.Equal(await RowsAsync("profile => 'lexical'"), await RowsAsync("""profile => 'lexical', options => '{"profile": null}'"""));
        // An option goes before the definition's own setting.
        Assert.Single(await RowsAsync("""options => '{"profile": {"legs": [{"lexical": {}}], "min_score": 0}, "min_score": 1, "rerank_top": null}'"""));
    }

    [PostgresFact]
    public async Task A_reader_may_try_a_definition_without_any_right_to_store_one()
    {
        var reader = await fixture.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await fixture.Database.ExecuteAsync($"grant select on notes to {reader.Name}", Ct);
        await using var client = new RankDbClient(reader.DataSource);
        var rows = await client.SearchAsync("notes", "rivers", new SearchOptions { TopN = 3, ProfileDefinition = JsonNode.Parse("""{"legs": [{"lexical": {"top": 7}}]}""") }, Ct);
        Assert.Equal(3, rows.Count);
        Assert.Equal(7, rows[0].Details.GetProperty("candidates").GetProperty("lexical").GetProperty("requested").GetInt32());
    }

    [PostgresTheory]
    [InlineData("""profile => 'lexical', options => '{"profile": {"legs": [{"lexical": {}}]}}'""", "not both")]
    [InlineData("""options => '{"profile": "lexical"}'""", "must be a JSON object, got string")]
    [InlineData("""options => '{"profile": {}}'""", "profile at / lacks 'legs'")]
    [InlineData("""options => '{"profile": {"legs": [{"lexical": {"tpo": 5}}]}}'""", "profile at /legs/0/lexical/tpo")]
    [InlineData("""options => '{"profile": {"legs": [{"lexical": {}}]}, "rerank_top": 5}'""", "need a profile that reranks")]
    [InlineData("""options => '{"profile": {"legs": [{"lexical": {}}]}, "blend": 0.5}'""", "need a profile that reranks")]
    [InlineData("""options => '{"profile": {"legs": [{"lexical": {}}]}, "vector": [1, 0]}'""", "needs a profile with a dense leg")]
    [InlineData("""profile => 'default', options => '{"rerank_top": 1001}'""", "rerank_top")]
    [InlineData("""profile => 'default', options => '{"blend": 1.5}'""", "blend")]
    [InlineData("""options => '{"profiel": {}}'""", "'profiel'")]
    public async Task A_mistake_is_an_error_that_names_it(string arguments, string message)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => RowsAsync(arguments));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Options_about_reranking_change_the_first_stage_and_no_later_one_reads_deeper()
    {
        const string profile = """{"legs": [{"lexical": {}}], "rerank": [{"top": 50, "blend": 0.5}, {"top": 20, "blend": 0.9}, {"top": 5}]}""";
        Assert.Equal(["10|0.3", "10|0.9", "5|0.5"], await fixture.Database.Scratch.RowsAsync(
            $$"""select s ->> 'top', s ->> 'blend' from jsonb_array_elements(rankdb._options(rankdb._check_profile('{{profile}}'), '{"rerank_top": 10, "blend": 0.3}') -> 'rerank') s""", Ct));
        Assert.Equal("[]", await fixture.Database.ScalarAsync<string>(
            $$"""select (rankdb._options(rankdb._check_profile('{{profile}}'), '{"rerank_top": 0}') -> 'rerank')::text""", Ct));
    }

    private Task<IReadOnlyList<string>> RowsAsync(string arguments) =>
        fixture.Database.Scratch.RowsAsync($"select id, rank, score, status from rankdb.search('notes', 'rivers', 3, {arguments})", Ct);
}
