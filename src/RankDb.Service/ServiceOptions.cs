namespace RankDb.Service;

/// <summary>Everything that can be set on the scoring service. docs/configuration.md lists each option.</summary>
public sealed class ServiceOptions
{
    /// <summary>Address of the wire endpoint (PostgreSQL protocol). Default 127.0.0.1.</summary>
    public string WireAddress { get; set; } = "127.0.0.1";

    /// <summary>Port of the wire endpoint; 0 takes a free one. Default 6543.</summary>
    public int WirePort { get; set; } = 6543;

    /// <summary>Folder for the Unix socket <c>.s.PGSQL.&lt;port&gt;</c>; null means no socket.</summary>
    public string? WireSocketFolder { get; set; }

    /// <summary>PEM file of the certificate of the wire endpoint; null means no TLS.</summary>
    public string? WireCertificateFile { get; set; }

    /// <summary>PEM file of the certificate's key; null means that it is in <see cref="WireCertificateFile"/>.</summary>
    public string? WireCertificateKeyFile { get; set; }

    /// <summary>True refuses wire connections over TCP without TLS; needs <see cref="WireCertificateFile"/>. The Unix socket stays open. Default false.</summary>
    public bool WireRequireTls { get; set; }

    /// <summary>Wire connections open at one time. Default 200.</summary>
    public int MaxConnections { get; set; } = 200;

    /// <summary>Address of the HTTP endpoint. Default 127.0.0.1.</summary>
    public string HttpAddress { get; set; } = "127.0.0.1";

    /// <summary>Port of the HTTP endpoint; 0 takes a free one. Default 6580.</summary>
    public int HttpPort { get; set; } = 6580;

    /// <summary>Key that HTTP clients send as <c>Authorization: Bearer KEY</c>. Without it or <see cref="HttpApiKeyFile"/>, only clients on this machine are served.</summary>
    public string? HttpApiKey { get; set; }

    /// <summary>File that holds the HTTP key; a line break at its end is not part of it.</summary>
    public string? HttpApiKeyFile { get; set; }

    /// <summary>Bytes of one HTTP request's body; more is 413. Default 32 MiB.</summary>
    public int MaxHttpBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>HTTP requests that score at one time; one more is 429. Default 64.</summary>
    public int MaxHttpRequests { get; set; } = 64;

    /// <summary>Milliseconds that one HTTP request may take, its body not counted; after them it is 504. A client may ask for less. Default 60,000.</summary>
    public int HttpTimeoutMs { get; set; } = 60_000;

    /// <summary>Password of the wire user <c>rankdb</c>. Exactly one of this and <see cref="PasswordFile"/> is needed.</summary>
    public string? Password { get; set; }

    /// <summary>File that holds the password; a line break at its end is not part of it.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Folders that hold model folders, or are one themselves. At least one.</summary>
    public IList<string> ModelFolders { get; } = [];

    /// <summary>MiB of the files of the models in memory at one time; the least recently used go. Null (the default) means no limit.</summary>
    public int? ModelMemoryMb { get; set; }

    /// <summary>Folder that <c>rankdb models add</c> puts models into; it may be empty or not exist yet. Null means none.</summary>
    public string? AddedModelFolder { get; set; }

    /// <summary>Where models may be: <see cref="ModelFolders"/>, then <see cref="AddedModelFolder"/>.</summary>
    internal IReadOnlyList<string> AllModelFolders => AddedModelFolder is { } added ? [.. ModelFolders, added] : [.. ModelFolders];

    /// <summary>Npgsql connection string of the database whose queue is worked; null means no indexing.</summary>
    public string? DatabaseConnection { get; set; }

    /// <summary>Model calls running at one time, one thread each. Default: one a core.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Texts allowed to wait for a model, for each kind of model; more are refused with 53000. Default 4096.</summary>
    public int MaxQueuedItems { get; set; } = 4096;

    /// <summary>Tokens of one model call, padding included. Default 512.</summary>
    public int MaxBatchTokens { get; set; } = 512;

    /// <summary>Texts in one model call. Default 64.</summary>
    public int MaxBatchItems { get; set; } = 64;

    /// <summary>Memory for the vectors of recent queries, in MiB; 0 keeps none. Default 16.</summary>
    public int QueryCacheMb { get; set; } = 16;

    /// <summary>Texts in one call of embed or rerank; more is 54000. Default 10,000.</summary>
    public int MaxDocumentsPerCall { get; set; } = 10_000;

    /// <summary>UTF-8 bytes of all texts of one call; more is 54000. Default 32 MiB.</summary>
    public int MaxBytesPerCall { get; set; } = 32 * 1024 * 1024;

    /// <summary>Indexes worked on at one time, one database connection each. Default 2.</summary>
    public int IndexingWorkers { get; set; } = 2;

    /// <summary>Threads of one indexing worker that chunk and encode. Default: one a core.</summary>
    public int IndexingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Queue rows of the first batch of an index. Default 500.</summary>
    public int IndexBatchRows { get; set; } = 500;

    /// <summary>Queue rows of the largest batch, taken when the queue is deep. Default 4000.</summary>
    public int MaxIndexBatchRows { get; set; } = 4000;

    /// <summary>UTF-8 bytes of content that a batch aims to stay under. Default 16 MiB.</summary>
    public int MaxIndexBatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Milliseconds between two looks at the queue when no notification comes. Default 250.</summary>
    public int IndexPollMs { get; set; } = 250;

    /// <summary>Shape of the log: <c>text</c> (one line an event) or <c>json</c>. Default text.</summary>
    public string LogFormat { get; set; } = "text";
}
