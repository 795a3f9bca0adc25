using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;
using RankDb.Cli;
using RankDb.Cli.Terminal;
using RankDb.Migrations;
using RankDb.Tests.Architecture;
using Xunit;

namespace RankDb.Tests.Cli;

public sealed class ErrorReportTests
{
    [Fact]
    public void A_failure_is_one_line_and_its_fix_another()
    {
        var notes = new StringWriter();
        var exitCode = ErrorReport.Write(new CliTerminal(TextWriter.Null, notes, null), new CliException("no port", "free one", ExitCode.WrongUse));

        Assert.Equal($"rankdb: no port{Environment.NewLine}  fix: free one{Environment.NewLine}", notes.ToString());
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public void The_servers_hint_is_the_fix_and_the_sqlstate_is_shown()
    {
        var postgres = new PostgresException("index 'x' does not exist", "ERROR", "ERROR", "42704", hint: "Indexes: a, b");

        Assert.Equal(("index 'x' does not exist [42704]", "Indexes: a, b", 1), ErrorReport.Describe(postgres));
    }

    [Theory]
    [InlineData("permission denied for schema rankdb", "rankdb_reader")]
    [InlineData("permission denied for function search", "rankdb_reader")]
    [InlineData("permission denied for table judgments", "rankdb_author")]
    [InlineData("permission denied for function create_run", "rankdb_author")]
    [InlineData("permission denied for procedure tune", "rankdb_author")]
    [InlineData("permission denied for view judging_queue", "rankdb_author")]
    [InlineData("permission denied for function create_index", "rankdb_owner")]
    [InlineData("permission denied for table books", "GRANT SELECT ON books")]
    [InlineData("new row violates row-level security policy for table \"runs\"", "belongs to another role")]
    public void A_missing_right_names_the_role_that_has_it(string message, string said)
    {
        var (_, fix, exitCode) = ErrorReport.Describe(new PostgresException(message, "ERROR", "ERROR", "42501"));

        Assert.Contains(said, fix, StringComparison.Ordinal);
        Assert.Contains("docs/cli.md, Roles", fix, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_says_how_to_start_it()
    {
        var (_, fix, exitCode) = ErrorReport.Describe(new NpgsqlException("refused", new SocketException(111)));

        Assert.Contains("rankdb up", fix, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public void A_migration_that_was_refused_says_so_in_one_line() =>
        Assert.Equal(
            ("The database is newer than this RankDb.", null, 1),
            ErrorReport.Describe(new RankDbMigrationException("The database is newer than this RankDb.", "55000")));

    [Fact]
    public void An_interruption_has_the_shells_exit_code() => Assert.Equal(130, ErrorReport.Describe(new OperationCanceledException()).ExitCode);

    [Theory]
    [InlineData(0, "rankdb_reader")]
    [InlineData(1, "rankdb_author")]
    public void Every_function_that_is_granted_to_a_role_names_it_when_refused(int list, string role)
    {
        var lists = Regex.Matches(File.ReadAllText(RepositoryFiles.Path("sql/grants.sql")), @"p\.proname in \(([^)]*)\)");
        var names = Regex.Matches(lists[list].Groups[1].Value, "'([a-z][a-z_]*)'").Select(name => name.Groups[1].Value).ToList();

        Assert.Equal(2, lists.Count);
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"a member of {role},", MissingRight.Fix($"permission denied for function {name}"), StringComparison.Ordinal));
    }
}
