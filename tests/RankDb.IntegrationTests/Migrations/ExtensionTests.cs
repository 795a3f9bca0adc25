using System.Diagnostics;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class ExtensionTests(TestServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_extension_and_the_migrator_make_the_same_objects()
    {
        await InstallFilesAsync();
        await using var migrated = await server.CreateMigratedAsync(Token);
        await using var extended = await server.CreateEmptyAsync(Token);

        await extended.ExecuteAsync("create extension rankdb cascade", Token);

        Assert.Equal(await CatalogueSnapshot.TakeAsync(migrated, Token), await CatalogueSnapshot.TakeAsync(extended, Token));
    }

    [PostgresFact]
    public async Task The_migrator_leaves_an_extension_of_its_own_version_alone()
    {
        await InstallFilesAsync();
        await using var extended = await server.CreateEmptyAsync(Token);
        await extended.ExecuteAsync("create extension rankdb cascade", Token);

        var report = await new Migrator().MigrateAsync(extended.DataSource, Token);

        Assert.True(report.InstalledAsExtension);
        Assert.Empty(report.Applied);
    }

    [PostgresFact]
    public async Task Everything_in_the_schema_belongs_to_the_extension()
    {
        await InstallFilesAsync();
        await using var extended = await server.CreateEmptyAsync(Token);
        await extended.ExecuteAsync("create extension rankdb cascade", Token);

        await extended.ExecuteAsync("drop extension rankdb", Token);

        Assert.Empty(await extended.RowsAsync("select nspname from pg_namespace where nspname in ('rankdb', 'rankdb_data')", Token));
    }

    /// <summary>Puts the extension's files beside the server's own, which only works on the server's machine with rights to write there.</summary>
    private static async Task InstallFilesAsync()
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { Path.Combine(Repository.Root, "scripts", "pack-extension.sh"), "--install" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync(Token);
        var errors = await script.StandardError.ReadToEndAsync(Token);
        await output;
        await script.WaitForExitAsync(Token);
        if (script.ExitCode != 0 && errors.Contains("denied", StringComparison.Ordinal))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "This user may not write to the server's extension folder.");
        }

        Assert.True(script.ExitCode == 0, errors);
    }
}
