using System.Diagnostics;
using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class MigrationScriptTests(TestServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_script_run_twice_by_psql_does_what_the_migrator_does()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        var script = await ScriptOf(source);

        Assert.Equal((0, ""), await PsqlAsync(database.ConnectionString, script));
        var once = await database.RowsAsync("select * from rankdb.migration order by 1", Token);
        Assert.Equal((0, ""), await PsqlAsync(database.ConnectionString, script));

        Assert.Equal(once, await database.RowsAsync("select * from rankdb.migration order by 1", Token));
        Assert.Equal(1, await database.ScalarAsync<long>("select n from rankdb.counts", Token));
        Assert.Empty((await source.Migrator().MigrateAsync(database.DataSource, Token)).Applied);
    }

    [PostgresFact]
    public async Task The_script_refuses_a_changed_file_by_name()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files["migrations/V0001__first.sql"] += "\n-- edited";
        var (code, errors) = await PsqlAsync(database.ConnectionString, await ScriptOf(source));

        Assert.Equal(3, code);
        Assert.Contains("V0001__first.sql", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_script_refuses_a_newer_database()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files.Remove("migrations/V0002__second.sql");
        var (code, errors) = await PsqlAsync(database.ConnectionString, await ScriptOf(source));

        Assert.Equal(3, code);
        Assert.Contains("newer than this RankDb", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_real_script_and_the_real_migrator_make_the_same_objects()
    {
        await using var scripted = await server.CreateEmptyAsync(Token);
        await using var migrated = await server.CreateMigratedAsync(Token);
        using var script = new StringWriter();
        await new Migrator().ScriptAsync(script, Token);

        Assert.Equal((0, ""), await PsqlAsync(scripted.ConnectionString, script.ToString()));

        Assert.Equal(await CatalogueSnapshot.TakeAsync(migrated, Token), await CatalogueSnapshot.TakeAsync(scripted, Token));
    }

    private static async Task<string> ScriptOf(SmallSource source)
    {
        using var writer = new StringWriter();
        await source.Migrator().ScriptAsync(writer, Token);
        return writer.ToString();
    }

    private static async Task<(int Code, string Errors)> PsqlAsync(string connectionString, string script)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("psql")
        {
            ArgumentList = { "-X", "-q", "-f", "-" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = target.Host,
                ["PGPORT"] = target.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = target.Username,
                ["PGPASSWORD"] = target.Password,
                ["PGDATABASE"] = target.Database,
            },
        };
        using var psql = Process.Start(start)!;
        var output = psql.StandardOutput.ReadToEndAsync(Token);
        var errors = psql.StandardError.ReadToEndAsync(Token);
        try
        {
            await psql.StandardInput.WriteAsync(script.AsMemory(), Token);
            psql.StandardInput.Close();
        }
        catch (IOException)
        {
            // psql stopped at an error before it read everything: its exit code says so.
        }

        await psql.WaitForExitAsync(Token);
        await output;
        return (psql.ExitCode, await errors);
    }
}
