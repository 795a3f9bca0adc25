using RankDb.Cli;
using RankDb.Cli.Diagnosis;
using RankDb.Cli.Terminal;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

/// <summary>What <c>rankdb doctor</c> says of the database's version.</summary>
public sealed class DoctorVersionTests(TestServer server)
{
    private static readonly int Known = new Migrator().LatestVersion;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_database_that_was_not_migrated_since_is_bad_and_a_newer_one_is_told()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        Assert.Equal((true, $"version {Known}", null), await SchemaAsync(database.ConnectionString));

        await database.ExecuteAsync($"insert into rankdb.migration (version, name, sha256) values ({Known + 1}, 'later', repeat('0', 64))", Ct);
        Assert.Equal((true, $"version {Known + 1}, newer than this program, which knows {Known}", null), await SchemaAsync(database.ConnectionString));

        await database.ExecuteAsync($"delete from rankdb.migration where version >= {Known}", Ct);
        Assert.Equal((false, $"version {Known - 1}, and this program knows {Known}", "rankdb migrate"), await SchemaAsync(database.ConnectionString));
    }

    [PostgresFact]
    public async Task A_reader_is_told_that_the_version_is_not_for_it_to_see()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        var reader = await database.CreateRoleAsync(Ct, "rankdb_reader");
        Assert.Equal((true, $"installed, in a version that this user may not see; this program knows {Known}", null), await SchemaAsync(reader.ConnectionString));
    }

    private static async Task<(bool Ok, string Found, string? Fix)> SchemaAsync(string connection)
    {
        var home = Path.Combine(Path.GetTempPath(), "rankdb-no-local-server");
        var findings = await new Examination(new CliEnvironment(home, home, connection, new CliTerminal(TextWriter.Null, TextWriter.Null, null))).RunAsync(Ct);
        var finding = Assert.Single(findings, finding => finding.Check == "schema rankdb");
        return (finding.Ok, finding.Found, finding.Fix);
    }
}
