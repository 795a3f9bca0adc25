using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RankDb.Wire.Security;

namespace RankDb.Wire.Session;

/// <summary>What all sessions of an endpoint share.</summary>
internal sealed class WireEndpoint
{
    public WireEndpoint(WireOptions options, IEnumerable<IWireFunction> functions, ILogger logger)
    {
        (Options, Logger) = (options, logger);
        Credentials = ScramCredentials.Derive(options.Password, RandomNumberGenerator.GetBytes(16), options.ScramIterations);
        Functions = functions.ToDictionary(f => f.Name, StringComparer.Ordinal);
        SharedFunctions = Functions.Where(f => !f.Value.IsForDirectClients).ToDictionary(StringComparer.Ordinal);
        CertificateHash = options.Certificate is { } certificate ? ChannelBinding.EndPoint(certificate) : null;
    }

    public WireOptions Options { get; }

    public ILogger Logger { get; }

    public ScramCredentials Credentials { get; }

    public IReadOnlyDictionary<string, IWireFunction> Functions { get; }

    /// <summary>Channel binding data of the certificate; null without TLS, or when its kind of signature has none.</summary>
    public byte[]? CertificateHash { get; }

    /// <summary>For a connection that a database shares with its users.</summary>
    public IReadOnlyDictionary<string, IWireFunction> SharedFunctions { get; }

    public CancelRegistry Sessions { get; } = new();
}
