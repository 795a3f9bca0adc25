using System.Net.Sockets;
using Npgsql;
using RankDb.Inference;
using RankDb.Migrations;
using RankDb.Service;

namespace RankDb.Cli.Terminal;

/// <summary>Turns whatever ended a command into one line, a line with the fix where there is one, and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the failure to <paramref name="terminal"/>.</summary>
    /// <returns>The exit code of the process.</returns>
    internal static int Write(CliTerminal terminal, Exception exception)
    {
        var (message, fix, exitCode) = Describe(exception);
        terminal.Note($"rankdb: {message}");
        if (fix is not null)
        {
            terminal.Note($"  fix: {fix}");
        }

        return exitCode;
    }

    internal static (string Message, string? Fix, int ExitCode) Describe(Exception exception) => exception switch
    {
        CliException known => (known.Message, known.Fix, known.ExitCode),
        OperationCanceledException => ("interrupted; run the same command again to go on", null, ExitCode.Interrupted),
        PostgresException postgres => (Sentence(postgres), postgres.Hint ?? FixOf(postgres), ExitCode.Failed),
        NpgsqlException { InnerException: PostgresException postgres } => Describe(postgres),
        NpgsqlException { InnerException: SocketException } => (
            $"the database server cannot be reached: {exception.Message}",
            "start it with: rankdb up (or check RANKDB_CONNECTION)", ExitCode.Failed),
        NpgsqlException { InnerException: TimeoutException } => ("the database server did not answer in time", "look at it with: rankdb doctor", ExitCode.Failed),
        NpgsqlException => ($"the connection to the database failed: {exception.Message}", "look at it with: rankdb doctor", ExitCode.Failed),
        RankDbMigrationException migration => (migration.Message, null, ExitCode.Failed),
        ModelException model => (model.Message, null, ExitCode.Failed),
        ServiceStartException service => (service.Message, null, ExitCode.Failed),
        UnauthorizedAccessException => (exception.Message, "check who owns the file, or run as the user that does", ExitCode.Failed),
        IOException io when io.Message.Contains("No space left", StringComparison.Ordinal) => ("the disk is full", "free some space and run the same command again", ExitCode.Failed),
        IOException => (exception.Message, null, ExitCode.Failed),
        _ => ($"unexpected failure, please report it: {exception}", null, ExitCode.Failed),
    };

    private static string Sentence(PostgresException postgres) =>
        $"{postgres.MessageText}{(postgres.Detail is { Length: > 0 } detail ? $" ({detail})" : "")} [{postgres.SqlState}]";

    private static string? FixOf(PostgresException postgres) => postgres.SqlState switch
    {
        PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction => "is RankDb installed in this database? rankdb migrate",
        PostgresErrorCodes.DiskFull => "free some space on the server's disk and run the same command again",
        PostgresErrorCodes.InvalidPassword => "check the user and the password in RANKDB_CONNECTION",
        PostgresErrorCodes.InsufficientPrivilege => MissingRight.Fix(postgres.MessageText),
        _ => null,
    };
}
