using System.Text.Json;

namespace RankDb.Cli.LocalServer;

/// <summary>What is remembered about the local server between commands, in <c>server.json</c>.</summary>
internal sealed record LocalSettings
{
    internal const int FirstPort = 54329;
    internal const int FirstWirePort = 6543;
    internal const int FirstHttpPort = 6580;

    /// <summary>Folder of PostgreSQL's data, log and socket. Outside the home where the server's user cannot enter that.</summary>
    public required string PostgresFolder { get; init; }

    /// <summary>Port of PostgreSQL on 127.0.0.1.</summary>
    public int Port { get; init; } = FirstPort;

    /// <summary>Port of the service's wire endpoint.</summary>
    public int WirePort { get; init; } = FirstWirePort;

    /// <summary>Port of the service's HTTP endpoint.</summary>
    public int HttpPort { get; init; } = FirstHttpPort;

    /// <summary>The Docker container that runs PostgreSQL, or null when it runs on this machine itself.</summary>
    public string? Container { get; init; }

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The settings that an earlier <c>up</c> wrote; null when there was none.</summary>
    internal static LocalSettings? Read(LocalFiles files)
    {
        try
        {
            return File.Exists(files.Settings) ? JsonSerializer.Deserialize<LocalSettings>(File.ReadAllText(files.Settings)) : null;
        }
        catch (JsonException damaged)
        {
            throw new CliException($"{files.Settings} is damaged: {damaged.Message}", "delete that file, then: rankdb up", cause: damaged);
        }
    }

    internal void Write(LocalFiles files)
    {
        var draft = files.Settings + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, Format));
        File.Move(draft, files.Settings, overwrite: true);
    }
}
