using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace RankDb.Service.Http;

/// <summary>Who may use the models: whoever has the key, or, where no key is set, whoever is on this machine.</summary>
internal sealed class HttpAccess
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? _key;

    /// <summary><c>key</c> null means that none is set.</summary>
    internal HttpAccess(string? key) => _key = key is null ? null : Digest(key);

    /// <exception cref="HttpFault">Unauthorized.</exception>
    internal void Check(HttpContext context)
    {
        if (_key is null)
        {
            if (!IsLocal(context.Connection.RemoteIpAddress))
            {
                throw new HttpFault(
                    HttpFaultKind.Unauthorized, "This service has no HTTP key and answers only its own machine; set HttpApiKey or HttpApiKeyFile on it.");
            }

            return;
        }

        var header = context.Request.Headers[HeaderNames.Authorization];
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpFault(HttpFaultKind.Unauthorized, "This service needs its key: send the header 'Authorization: Bearer KEY'.");
        }

        // Digests have one length, so that the comparison tells neither the key nor how long it is.
        if (!CryptographicOperations.FixedTimeEquals(_key, Digest(value[Scheme.Length..].Trim())))
        {
            throw new HttpFault(HttpFaultKind.Unauthorized, "The key of the header 'Authorization' is not this service's.");
        }
    }

    internal static bool IsLocal(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
