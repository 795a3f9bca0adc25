using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileDiffTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexical": {}}]}""", """{"legs": [{"lexical": {"top": 100, "weight": 1.0, "name": "lexical"}}], "fuse": {"method": "rrf"}, "rerank": [], "min_score": null, "rollup": "max"}""", new string[0])]
    [InlineData("""{"legs": [{"lexical": {}}, {"dense": {}}]}""", """{"legs": [{"dense": {}}, {"lexical": {}}]}""", new string[0])]
    [InlineData("""{"legs": [{"lexical": {}}]}""", """{"legs": [{"dense": {"weight": 2}}, {"lexical": {"top": 7}}], "fuse": {"k": 10}}""",
        new[] { "/fuse/k|60|10", """/legs/dense||{"top": 100, "kind": "dense", "weight": 2}""", "/legs/lexical/top|100|7" })]
    [InlineData("""{"legs": [{"lexical": {"name": "words"}}]}""", """{"legs": [{"sparse": {"name": "words"}}]}""", new[] { """/legs/words/kind|"lexical"|"sparse" """ })]
    [InlineData("""{"legs": [{"lexical": {}}], "rerank": [{"top": 50}, {"top": 10}]}""", """{"legs": [{"lexical": {}}], "rerank": [{"top": 40}]}""",
        new[] { "/rerank/0/top|50|40", """/rerank/1|{"top": 10, "unit": "chunk", "blend": 0.5, "model": "default", "normalize": "none"}|""" })]
    [InlineData("""{"legs": [{"lexical": {"filter": {"a/b": {"gte": 1}, "c~": 2}}}]}""", """{"legs": [{"lexical": {"filter": {"a/b": {"gte": 2}}}}]}""",
        new[] { "/legs/lexical/filter/a~1b/gte|1|2", "/legs/lexical/filter/c~0|2|" })]
    [InlineData("""{"legs": [{"lexical": {}}], "pinned": ["a", "b"]}""", """{"legs": [{"lexical": {}}], "pinned": ["a", "c", "d"]}""", new[] { """/pinned/1|"b"|"c" """, """/pinned/2||"d" """ })]
    [InlineData("""{"legs": [{"lexical": {}}], "rollup": "first"}""", """{"legs": [{"lexical": {}}], "rollup": {"mean": 2}}""", new[] { "/rollup/by||2", """/rollup/kind|"first"|"mean" """ })]
    public async Task Only_what_ranks_differently_is_told(string a, string b, string[] expected)
    {
        Assert.Equal(expected.Select(row => row.TrimEnd()), await database.Scratch.RowsAsync($"select path, a::text, b::text from rankdb.profile_diff($j${a}$j$::jsonb, $j${b}$j$::jsonb)", Ct));
        // The other way round the sides change places and nothing else does.
        Assert.Equal(expected.Select(row => row.TrimEnd().Split('|')).Select(row => $"{row[0]}|{row[2]}|{row[1]}"),
            await database.Scratch.RowsAsync($"select path, a::text, b::text from rankdb.profile_diff($j${b}$j$::jsonb, $j${a}$j$::jsonb)", Ct));
    }

    [PostgresFact]
    public async Task Stored_profiles_are_compared_by_name_and_version_by_a_reader_too()
    {
        await database.ExecuteAsync("""select rankdb.create_profile('mine', '{"legs": [{"lexical": {}}]}'), rankdb.create_profile('mine', '{"legs": [{"lexical": {"top": 5}}]}')""", Ct);
        var reader = await database.CreateRoleAsync(Ct, "rankdb_reader");
        await using var command = reader.DataSource.CreateCommand("select path || '|' || a || '|' || b from rankdb.profile_diff('mine@1', 'mine')");
        Assert.Equal("/legs/lexical/top|100|5", await command.ExecuteScalarAsync(Ct));
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select * from rankdb.profile_diff('mine', 'yours')", Ct))).SqlState);
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select * from rankdb.profile_diff('{}'::jsonb, '{}'::jsonb)", Ct))).SqlState);
    }
}
