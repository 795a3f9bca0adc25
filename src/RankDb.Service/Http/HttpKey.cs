namespace RankDb.Service.Http;

/// <summary>Reads the key of the HTTP endpoint.</summary>
internal static class HttpKey
{
    /// <summary>The key, or null where none is set.</summary>
    /// <exception cref="ServiceStartException">The file cannot be read, or the key cannot be sent in a header.</exception>
    internal static string? Read(ServiceOptions options)
    {
        var (key, name) = string.IsNullOrEmpty(options.HttpApiKeyFile)
            ? (options.HttpApiKey, nameof(options.HttpApiKey))
            : (ReadFile(options.HttpApiKeyFile), nameof(options.HttpApiKeyFile));
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        foreach (var character in key)
        {
            if (character is <= ' ' or > '~')
            {
                throw new ServiceStartException($"{name} has a character that a header cannot carry; use letters, digits and punctuation of ASCII, without blanks.");
            }
        }

        return key;
    }

    private static string ReadFile(string path)
    {
        try
        {
            var key = File.ReadAllText(path).TrimEnd('\r', '\n');
            return key.Length > 0 ? key : throw new ServiceStartException($"HttpApiKeyFile '{path}' is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceStartException($"HttpApiKeyFile '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
