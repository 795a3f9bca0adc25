namespace RankDb.Inference;

/// <summary>Where models are downloaded from, as whom, and how much.</summary>
public sealed class HubOptions
{
    /// <summary>The hub's address without a path. Default: HF_ENDPOINT, else https://huggingface.co.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Access token; sent to <see cref="Endpoint"/> only, never to where it redirects. Null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Bytes of one file; a larger one is 54000. Default 8 GiB.</summary>
    public long MaxFileBytes { get; init; } = 8L << 30;

    /// <summary>Bytes of all files of one model; more is 54000. Default 16 GiB.</summary>
    public long MaxTotalBytes { get; init; } = 16L << 30;

    /// <summary>Failures in a row without a new byte before a download gives up. Default 6.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>Wait after the first failure; doubled after each further one, up to 30 s. Default 500 ms.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A Retry-After longer than this is not waited for. Default 2 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Without a byte for this long a connection counts as cut. Default 60 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How waits are waited; tests replace it.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>Options of this process: HF_ENDPOINT, and RANKDB_HUB_TOKEN or else HF_TOKEN.</summary>
    /// <exception cref="ModelException">22023: HF_ENDPOINT is not an http or https address.</exception>
    public static HubOptions OfProcess()
    {
        var options = new HubOptions { Token = Variable("RANKDB_HUB_TOKEN") ?? Variable("HF_TOKEN") };
        if (Variable("HF_ENDPOINT") is not { } text)
        {
            return options;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? new HubOptions { Token = options.Token, Endpoint = endpoint }
            : throw new ModelException($"HF_ENDPOINT is '{text}'; it must be an address such as https://huggingface.co.", "22023");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
