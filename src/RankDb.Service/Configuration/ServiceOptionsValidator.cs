using System.Net;
using System.Text;
using Npgsql;

namespace RankDb.Service.Configuration;

/// <summary>Finds every mistake in the options before anything is opened or loaded.</summary>
internal static class ServiceOptionsValidator
{
    // sockaddr_un.sun_path holds 108 bytes, the last of them a zero.
    private const int MaxSocketPathBytes = 107;

    /// <exception cref="ServiceStartException">Lists all mistakes, one a line.</exception>
    internal static void Validate(ServiceOptions options)
    {
        var mistakes = Mistakes(options);
        if (mistakes.Count > 0)
        {
            throw new ServiceStartException(string.Join('\n', mistakes));
        }
    }

    internal static List<string> Mistakes(ServiceOptions options)
    {
        var mistakes = new List<string>();
        Address(mistakes, nameof(options.WireAddress), options.WireAddress);
        Address(mistakes, nameof(options.HttpAddress), options.HttpAddress);
        Range(mistakes, nameof(options.WirePort), options.WirePort, 0, 65_535);
        Range(mistakes, nameof(options.HttpPort), options.HttpPort, 0, 65_535);
        if (options.WirePort != 0 && options.WirePort == options.HttpPort)
        {
            mistakes.Add($"WirePort and HttpPort are both {options.WirePort}; they must differ.");
        }

        Socket(mistakes, options);
        Password(mistakes, options);
        HttpKey(mistakes, options);
        Models(mistakes, options.ModelFolders);
        Range(mistakes, nameof(options.ModelMemoryMb), options.ModelMemoryMb ?? 1, 1, 1_000_000);
        Database(mistakes, options.DatabaseConnection);
        ExistingFile(mistakes, nameof(options.WireCertificateFile), options.WireCertificateFile);
        ExistingFile(mistakes, nameof(options.WireCertificateKeyFile), options.WireCertificateKeyFile);
        if (options.WireRequireTls && string.IsNullOrEmpty(options.WireCertificateFile))
        {
            mistakes.Add("WireRequireTls needs a certificate: set WireCertificateFile.");
        }

        Range(mistakes, nameof(options.MaxConnections), options.MaxConnections, 1, 10_000);
        Range(mistakes, nameof(options.MaxHttpBodyBytes), options.MaxHttpBodyBytes, 1024, 1024 * 1024 * 1024);
        Range(mistakes, nameof(options.MaxHttpRequests), options.MaxHttpRequests, 1, 10_000);
        Range(mistakes, nameof(options.HttpTimeoutMs), options.HttpTimeoutMs, 1, 24 * 60 * 60 * 1000);
        Range(mistakes, nameof(options.Workers), options.Workers, 1, 1024);
        Range(mistakes, nameof(options.MaxQueuedItems), options.MaxQueuedItems, 1, 1_000_000);
        Range(mistakes, nameof(options.MaxBatchTokens), options.MaxBatchTokens, 512, 1_000_000);
        Range(mistakes, nameof(options.MaxBatchItems), options.MaxBatchItems, 1, 4096);
        Range(mistakes, nameof(options.QueryCacheMb), options.QueryCacheMb, 0, 65_536);
        Range(mistakes, nameof(options.MaxDocumentsPerCall), options.MaxDocumentsPerCall, 1, 1_000_000);
        Range(mistakes, nameof(options.MaxBytesPerCall), options.MaxBytesPerCall, 1024, 1024 * 1024 * 1024);
        Range(mistakes, nameof(options.IndexingWorkers), options.IndexingWorkers, 1, 64);
        Range(mistakes, nameof(options.IndexingThreads), options.IndexingThreads, 1, 1024);
        Range(mistakes, nameof(options.MaxIndexBatchRows), options.MaxIndexBatchRows, 1, 100_000);
        Range(mistakes, nameof(options.IndexBatchRows), options.IndexBatchRows, 1, Math.Max(1, options.MaxIndexBatchRows));
        Range(mistakes, nameof(options.MaxIndexBatchBytes), options.MaxIndexBatchBytes, 64 * 1024, 1024 * 1024 * 1024);
        Range(mistakes, nameof(options.IndexPollMs), options.IndexPollMs, 10, 60_000);
        if (options.LogFormat is not ("text" or "json"))
        {
            mistakes.Add($"LogFormat must be 'text' or 'json', got '{options.LogFormat}'.");
        }

        return mistakes;
    }

    private static void Range(List<string> mistakes, string name, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            mistakes.Add($"{name} must be between {low} and {high}, got {value}.");
        }
    }

    private static void Address(List<string> mistakes, string name, string value)
    {
        if (!IPAddress.TryParse(value, out _))
        {
            mistakes.Add($"{name} must be an IP address such as 127.0.0.1 or ::1, got '{value}'.");
        }
    }

    private static void Socket(List<string> mistakes, ServiceOptions options)
    {
        if (options.WireSocketFolder is not { } folder)
        {
            return;
        }

        if (options.WirePort == 0)
        {
            mistakes.Add("WireSocketFolder needs a fixed WirePort, because the socket is named after the port.");
        }

        if (!Directory.Exists(folder))
        {
            mistakes.Add($"WireSocketFolder '{folder}' does not exist.");
        }

        var path = WireSocket.PathOf(folder, options.WirePort);
        if (Encoding.UTF8.GetByteCount(path) > MaxSocketPathBytes)
        {
            mistakes.Add($"WireSocketFolder makes a socket path of more than {MaxSocketPathBytes} bytes: '{path}'.");
        }
    }

    private static void Password(List<string> mistakes, ServiceOptions options)
    {
        var hasText = !string.IsNullOrEmpty(options.Password);
        var hasFile = !string.IsNullOrEmpty(options.PasswordFile);
        if (hasText == hasFile)
        {
            mistakes.Add(hasText
                ? "Password and PasswordFile are both set; set one of them."
                : "No password: set the environment variable RANKDB_SERVICE_PASSWORD or the option PasswordFile.");
        }
        else
        {
            ExistingFile(mistakes, nameof(options.PasswordFile), options.PasswordFile);
        }
    }

    private static void HttpKey(List<string> mistakes, ServiceOptions options)
    {
        if (!string.IsNullOrEmpty(options.HttpApiKey) && !string.IsNullOrEmpty(options.HttpApiKeyFile))
        {
            mistakes.Add("HttpApiKey and HttpApiKeyFile are both set; set one of them.");
        }

        ExistingFile(mistakes, nameof(options.HttpApiKeyFile), options.HttpApiKeyFile);
    }

    private static void Models(List<string> mistakes, IList<string> folders)
    {
        if (folders.Count == 0)
        {
            mistakes.Add("ModelFolders is empty; name at least one folder that holds models.");
        }

        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                mistakes.Add($"ModelFolders: '{folder}' does not exist.");
            }
        }
    }

    private static void Database(List<string> mistakes, string? connection)
    {
        if (string.IsNullOrEmpty(connection))
        {
            return;
        }

        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host))
            {
                mistakes.Add("DatabaseConnection names no Host.");
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // The parser's message may quote a part of the string, and with it a password.
            mistakes.Add("DatabaseConnection is not an Npgsql connection string such as 'Host=127.0.0.1;Database=app;Username=rankdb'.");
        }
    }

    private static void ExistingFile(List<string> mistakes, string name, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path))
        {
            mistakes.Add($"{name} '{path}' does not exist.");
        }
    }
}
