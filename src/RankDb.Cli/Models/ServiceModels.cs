using Npgsql;
using RankDb.Cli.Commands;
using RankDb.Service;

namespace RankDb.Cli.Models;

/// <summary>What a running service made of being told about a model.</summary>
internal enum ServiceAnswer
{
    /// <summary>No service listens; it reads its folders when it starts.</summary>
    NotRunning,

    /// <summary>It has done so.</summary>
    Done,

    /// <summary>It must be restarted for that.</summary>
    Restart,
}

/// <summary>The service's model folders and, over its wire endpoint, the service itself.</summary>
internal sealed class ServiceModels
{
    private readonly ServiceOptions _options;

    private ServiceModels(ServiceOptions options) => _options = options;

    /// <summary>The folder that models are added to.</summary>
    internal string AddedFolder => _options.AddedModelFolder!;

    /// <summary>The other folders that the service reads.</summary>
    internal IReadOnlyList<string> OtherFolders => [.. _options.ModelFolders];

    /// <summary>Reads the settings as <c>rankdb serve</c> does.</summary>
    /// <param name="environment">Where the command runs.</param>
    /// <param name="folder">The folder to add to, where the user names one.</param>
    internal static ServiceModels Of(CliEnvironment environment, string? folder)
    {
        var options = ServiceSettings.Load();
        ServeCommand.Complete(options, environment);
        options.AddedModelFolder = folder is not null ? Path.GetFullPath(folder) : options.AddedModelFolder ?? Path.Combine(environment.Home, "models");
        return new ServiceModels(options);
    }

    /// <summary>Has the service load a model of its folders.</summary>
    internal Task<ServiceAnswer> LoadAsync(string name, CancellationToken cancellationToken) => TellAsync("SELECT * FROM load_model($1)", name, cancellationToken);

    /// <summary>Has the service unload a model.</summary>
    internal Task<ServiceAnswer> UnloadAsync(string name, CancellationToken cancellationToken) => TellAsync("SELECT * FROM unload_model($1)", name, cancellationToken);

    private async Task<ServiceAnswer> TellAsync(string sql, string name, CancellationToken cancellationToken)
    {
        if (Password() is not { } password || _options.WirePort == 0)
        {
            return ServiceAnswer.NotRunning;
        }

        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = _options.WireAddress,
            Port = _options.WirePort,
            Username = "rankdb",
            Password = password,
            Database = "rankdb",
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 0,
            SslMode = SslMode.Prefer,
        }.ConnectionString);
        await using (connection)
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
            }
            catch (NpgsqlException unreachable) when (unreachable is not PostgresException)
            {
                return ServiceAnswer.NotRunning;
            }

            try
            {
                await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter { Value = name } } };
                await command.ExecuteNonQueryAsync(cancellationToken);
                return ServiceAnswer.Done;
            }
            catch (PostgresException old) when (old.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFunction)
            {
                return ServiceAnswer.Restart;
            }
        }
    }

    private string? Password()
    {
        try
        {
            return _options.Password ?? (_options.PasswordFile is { } file && File.Exists(file) ? File.ReadAllText(file).TrimEnd('\r', '\n') : null);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
