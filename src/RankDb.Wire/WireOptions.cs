using System.Security.Cryptography.X509Certificates;

namespace RankDb.Wire;

/// <summary>Settings of the wire endpoint; checked when the endpoint is first used.</summary>
public sealed class WireOptions
{
    /// <summary>The only user that may log in. Default <c>rankdb</c>.</summary>
    public string User { get; set; } = "rankdb";

    /// <summary>The only database that a client may name; a client that names none, or the user's name, gets it too. Default <c>rankdb</c>.</summary>
    public string Database { get; set; } = "rankdb";

    /// <summary>That user's password; required, never logged. ASCII is advised: SASLprep is not applied.</summary>
    public string Password { get; set; } = "";

    /// <summary>Logged-in connections at one time; over it a client gets 53300. Default 200.</summary>
    public int MaxConnections { get; set; } = 200;

    /// <summary>Largest message in bytes; a larger one is discarded unread and answered with 54000. Default 64 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Time a client has from connecting to being logged in. Default 10 seconds. An idle session is not limited.</summary>
    public TimeSpan AuthenticationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Certificate with private key for TLS; null answers a TLS request with "no".</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>True refuses clients without TLS, but for those on a Unix socket, whose bytes do not leave the machine. Needs <see cref="Certificate"/>. Default false.</summary>
    public bool RequireTls { get; set; }

    /// <summary>RankDb's version as shown in <c>server_version</c>. Default: the assembly's.</summary>
    public string Version { get; set; } = typeof(WireOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Rounds of PBKDF2 in SCRAM-SHA-256. Default 4096, as in RFC 7677 and PostgreSQL.</summary>
    public int ScramIterations { get; set; } = 4096;
}
