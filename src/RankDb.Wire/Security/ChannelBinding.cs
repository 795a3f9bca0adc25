using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RankDb.Wire.Security;

/// <summary>Ties a login to the TLS connection it runs in (RFC 5929).</summary>
internal static class ChannelBinding
{
    /// <summary>tls-server-end-point, RFC 5929 section 4.1: the certificate's hash by its signature's own hash, SHA-256 in place of MD5 and SHA-1.</summary>
    /// <returns>The hash; null for a signature that is not made with one plain hash (RSA-PSS, EdDSA), where the RFC defines no binding.</returns>
    public static byte[]? EndPoint(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11"        // RSA with MD5, SHA-1, SHA-256
            or "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" => SHA256.HashData(certificate.RawDataMemory.Span),      // ECDSA with SHA-1, SHA-256
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawDataMemory.Span),
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawDataMemory.Span),
        _ => null,
    };
}
