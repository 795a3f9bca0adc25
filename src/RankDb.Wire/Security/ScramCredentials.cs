using System.Security.Cryptography;
using System.Text;

namespace RankDb.Wire.Security;

/// <summary>What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677); the password is not kept.</summary>
internal sealed class ScramCredentials
{
    private ScramCredentials(byte[] salt, int iterations, byte[] salted)
    {
        (Salt, Iterations) = (salt, iterations);
        StoredKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        ServerKey = HMACSHA256.HashData(salted, "Server Key"u8);
    }

    /// <summary>Salt, sent to clients.</summary>
    public byte[] Salt { get; }

    /// <summary>Rounds of PBKDF2, sent to clients.</summary>
    public int Iterations { get; }

    /// <summary>H(ClientKey).</summary>
    public byte[] StoredKey { get; }

    /// <summary>HMAC(SaltedPassword, "Server Key").</summary>
    public byte[] ServerKey { get; }

    /// <summary>Derives the keys: SaltedPassword = PBKDF2-HMAC-SHA-256(password, salt, iterations).</summary>
    public static ScramCredentials Derive(string password, byte[] salt, int iterations) =>
        new(salt, iterations, Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32));
}
