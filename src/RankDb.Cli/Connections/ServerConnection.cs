using Npgsql;
using RankDb.Cli.LocalServer;

namespace RankDb.Cli.Connections;

/// <summary>The server that commands work on: RANKDB_CONNECTION, or else the local one.</summary>
internal sealed class ServerConnection(CliEnvironment environment)
{
    /// <summary>Whether the server is the user's own, named by RANKDB_CONNECTION.</summary>
    internal bool IsUsersOwn => environment.Connection is not null;

    /// <summary>Where it is.</summary>
    /// <exception cref="CliException">RANKDB_CONNECTION is malformed, or there is no local server yet.</exception>
    internal NpgsqlConnectionStringBuilder Builder()
    {
        if (environment.Connection is not { } text)
        {
            return new DevelopmentServer(new LocalFiles(environment.Home), environment.Terminal).Connection();
        }

        try
        {
            return PostgresUrl.IsUrl(text) ? PostgresUrl.Parse(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            // The parser of connection strings may quote a part of the string, and with it a password.
            var why = malformed is FormatException ? malformed.Message : "it is neither a postgres:// URL nor an Npgsql connection string";
            throw new CliException(
                $"RANKDB_CONNECTION is malformed: {why}",
                "use postgres://user:password@host:5432/database or Host=...;Username=...;Password=...;Database=...",
                ExitCode.WrongUse, malformed);
        }
    }

    /// <summary>A data source without a limit on how long a statement may take.</summary>
    internal NpgsqlDataSource Open()
    {
        var builder = Builder();
        builder.CommandTimeout = 0;
        builder.IncludeErrorDetail = true;
        builder.ApplicationName ??= "rankdb";
        builder.KeepAlive = 60;
        return NpgsqlDataSource.Create(builder);
    }
}
