using System.CommandLine;
using System.Text.Json.Nodes;
using RankDb.Cli;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileCommandTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankdb-profile-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_profile_lives_on_the_command_line()
    {
        var first = await FileAsync("""{"legs": [{"lexical": {"top": 50}}], /* a comment */ }""");
        var second = await FileAsync("""{"legs": [{"lexical": {"top": 60}}]}""");
        Assert.Equal("profile mine is version 1 now", await DoneAsync("profile", "create", "mine", first));
        Assert.Equal("profile mine is version 2 now", await DoneAsync("profile", "create", "mine", second, "--note", "deeper"));

        Assert.Contains("deeper", await DoneAsync("profile", "list"), StringComparison.Ordinal);
        Assert.Equal(["mine"], JsonNode.Parse(await DoneAsync("profile", "list", "--json"))!.AsArray().Where(row => !(bool)row!["built_in"]! && (bool)row["usable"]!).Select(row => (string)row!["name"]!));
        Assert.Equal(50, (int)JsonNode.Parse(await DoneAsync("profile", "show", "mine@1"))!["legs"]![0]!["lexical"]!["top"]!);
        Assert.Equal(1000, (int)JsonNode.Parse(await DoneAsync("profile", "show", "mine", "--defaults"))!["timeout_ms"]!);
        Assert.Equal([2, 1], JsonNode.Parse(await DoneAsync("profile", "versions", "mine", "--json"))!.AsArray().Select(row => (int)row!["version"]!));
        Assert.Contains("/legs/lexical/top", await DoneAsync("profile", "diff", "mine@1", "mine"), StringComparison.Ordinal);
        Assert.Equal("[]", await DoneAsync("profile", "diff", "mine", "mine", "--json"));
        Assert.Equal("profile mine is granted to rankdb_reader", await DoneAsync("profile", "grant", "mine", "rankdb_reader"));
        Assert.Contains("rankdb_reader", await DoneAsync("profile", "list"), StringComparison.Ordinal);
        Assert.Equal("profile mine is no longer granted to rankdb_reader", await DoneAsync("profile", "revoke", "mine", "rankdb_reader"));
        Assert.Equal("profile mine is version 3 now, as version 1 was", await DoneAsync("profile", "restore", "mine", "1"));
        Assert.Equal("profile mine is dropped", await DoneAsync("profile", "drop", "mine", "--yes"));
        Assert.Equal("object", (string)JsonNode.Parse(await DoneAsync("profile", "schema"))!["type"]!);
    }

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexicl": {}}]}""", "profile at /legs/0/lexicl", "Did you mean \"lexical\"?")]
    [InlineData("""{"legs": [{"lexical": {}}], "legs": []}""", "is not JSON", "legs")]
    [InlineData("""{"legs": """, "is not JSON", "")]
    [InlineData("[]", "holds no JSON object", "for example")]
    public async Task A_file_that_is_wrong_is_one_line_with_the_fix(string content, string message, string fix)
    {
        var (code, _, notes) = await RunAsync("profile", "create", "bad", await FileAsync(content));
        Assert.Equal(1, code);
        Assert.Contains(message, notes, StringComparison.Ordinal);
        Assert.Contains(fix, notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_search_tries_the_profile_of_a_file()
    {
        var file = await FileAsync("""{"legs": [{"lexical": {"top": 7}}]}""");
        var rows = JsonNode.Parse(await DoneAsync("search", "notes", "rivers", "--profile-file", file, "--json"))!.AsArray();
        Assert.Equal(10, rows.Count);
        Assert.Equal(10, (int)rows[0]!["details"]!["candidates"]!["lexical"]!["requested"]!);
        Assert.Equal(2, (await RunAsync("search", "notes", "rivers", "--profile-file", Path.Combine(_folder.FullName, "none.json"))).Code);
        Assert.Contains("not both", (await RunAsync("search", "notes", "rivers", "--profile", "lexical", "--profile-file", file)).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Doctor_names_a_profile_that_this_version_refuses()
    {
        await fixture.Database.ExecuteAsync("""insert into rankdb.profile_versions (name, version, definition) values ('outdated', 1, '{"legs": [{"magic": {}}]}')""", Ct);
        var (_, output, _) = await RunAsync("doctor", "--json");
        var finding = Assert.Single(JsonNode.Parse(output)!.AsArray(), row => (string)row!["check"]! == "profile outdated")!;
        Assert.False((bool)finding["ok"]!);
        Assert.Contains("/legs/0/magic", (await RunAsync("profile", "show", "outdated", "--defaults")).Notes, StringComparison.Ordinal);
        await fixture.Database.ExecuteAsync("select rankdb.drop_profile('outdated')", Ct);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var (code, output, notes) = await RunAsync(arguments);
        Assert.True(code == 0, notes);
        return output;
    }

    private async Task<(int Code, string Output, string Notes)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var notes = new StringWriter();
        var environment = new CliEnvironment(_folder.FullName, _folder.FullName, fixture.Database.ConnectionString, new CliTerminal(output, notes, null));
        var root = new RootCommand { ProfileCommand.Create(environment), Cli.Commands.SearchCommand.Create(environment), DoctorCommand.Create(environment) };
        var code = await CommandLine.RunAsync(root, environment.Terminal, arguments);
        return (code, output.ToString().Trim(), notes.ToString());
    }

    private async Task<string> FileAsync(string content)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("n") + ".json");
        await File.WriteAllTextAsync(path, content, Ct);
        return path;
    }
}
