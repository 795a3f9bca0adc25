using System.Text.Json.Nodes;
using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileClientTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_profile_lives_through_the_client_from_its_first_version_to_its_end()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        var role = await fixture.Database.CreateRoleAsync(Ct, "rankdb_reader");
        Assert.Equal(1, await client.CreateProfileAsync("shop", JsonNode.Parse("""{"legs": [{"lexical": {"top": 3}}]}""")!, cancellationToken: Ct));
        Assert.Equal(2, await client.CreateProfileAsync("shop", JsonNode.Parse("""{"legs": [{"lexical": {"top": 4}}], "min_score": 0.1}""")!, "deeper", Ct));
        Assert.Equal(3, await client.RestoreProfileAsync("shop", 1, Ct));
        await client.GrantProfileAsync("shop", role.Name, Ct);

        var versions = await client.GetProfileVersionsAsync("shop", Ct);
        Assert.Equal([(3, "version 1 again"), (2, "deeper"), (1, null)], versions.Select(version => (version.Version, version.Note)));
        Assert.All(versions, version => Assert.True(version is { Name: "shop", BuiltIn: false, Usable: true, CreatedAt: not null, CreatedBy.Length: > 0 }));
        Assert.Equal(4, versions[1].Definition.GetProperty("legs")[0].GetProperty("lexical").GetProperty("top").GetInt32());
        Assert.Equal([role.Name], versions[0].GrantedRoles!);

        var all = await client.GetProfilesAsync(Ct);
        Assert.Equal(["default", "dense", "hybrid", "lexical"], all.Where(profile => profile.BuiltIn).Select(profile => profile.Name));
        Assert.Equal(3, Assert.Single(all, profile => profile.Name == "shop").Version);
        Assert.Null(all[0].GrantedRoles);

        var differences = await client.CompareProfilesAsync("shop@2", "shop", Ct);
        Assert.Equal(["/legs/lexical/top", "/min_score"], differences.Select(difference => difference.Path));
        Assert.Equal((4, 3), (differences[0].A!.Value.GetInt32(), differences[0].B!.Value.GetInt32()));
        Assert.Null(Assert.Single(await client.CompareProfilesAsync("lexical", "hybrid", Ct), difference => difference.Path == "/legs/dense").A);

        Assert.Equal(2, (await client.SearchAsync("items", "tent", new SearchOptions { Profile = "shop@2" }, Ct)).Count);
        await client.RevokeProfileAsync("shop", role.Name, Ct);
        await client.DropProfileAsync("shop", Ct);
        Assert.Empty(await client.GetProfileVersionsAsync("shop", Ct));
    }

    [PostgresFact]
    public async Task What_is_wrong_is_the_database_s_own_error()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        var error = await Assert.ThrowsAsync<PostgresException>(() => client.CreateProfileAsync("bad", JsonNode.Parse("""{"legs": [{"lexical": {"top": 0}}]}""")!, cancellationToken: Ct));
        Assert.Equal(("22023", "profile at /legs/0/lexical/top: must be a whole number between 1 and 1000, got 0"), (error.SqlState, error.MessageText));
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => client.DropProfileAsync("default", Ct))).SqlState);
        await Assert.ThrowsAsync<ArgumentException>(() => client.CreateProfileAsync("bad", new JsonObject { ["legs"] = "\0" }, cancellationToken: Ct));
    }

    [PostgresFact]
    public async Task A_certain_version_can_be_measured()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        await client.CreateProfileAsync("measured", JsonNode.Parse("""{"legs": [{"lexical": {}}]}""")!, cancellationToken: Ct);
        await client.CreateProfileAsync("measured", JsonNode.Parse("""{"legs": [{"lexical": {"query": "lamp"}}]}""")!, cancellationToken: Ct);
        Assert.Equal(1.0, (await client.EvaluateAsync("items", "small", "measured@1", ["recall@10"], Ct))[0].Value);
    }
}
