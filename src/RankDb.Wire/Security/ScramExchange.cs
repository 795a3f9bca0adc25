using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RankDb.Wire.Protocol;

namespace RankDb.Wire.Security;

/// <summary>One login: the server's side of SCRAM-SHA-256 (RFC 5802 section 5). An unknown user takes the same steps and fails at the end.</summary>
/// <param name="credentials">Keys of the only user.</param>
/// <param name="userIsKnown">False makes every proof wrong.</param>
/// <param name="nonce">The server's part of the nonce, printable and without a comma.</param>
/// <param name="binding">tls-server-end-point of the connection when SCRAM-SHA-256-PLUS was offered, else null.</param>
/// <param name="mustBind">True when the client chose SCRAM-SHA-256-PLUS.</param>
internal sealed class ScramExchange(ScramCredentials credentials, bool userIsKnown, string nonce, byte[]? binding = null, bool mustBind = false)
{
    public const string Mechanism = "SCRAM-SHA-256";
    public const string BoundMechanism = "SCRAM-SHA-256-PLUS";
    private const string BindingFlag = "p=tls-server-end-point";
    private string _gs2Header = "", _clientFirst = "", _serverFirst = "", _nonce = "";

    /// <summary>A nonce of 18 random bytes in base 64, as PostgreSQL makes it.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>Takes client-first-message, returns server-first-message.</summary>
    /// <exception cref="ProtocolException">The message is malformed, or its channel binding is not what was agreed.</exception>
    public string First(string message)
    {
        // gs2-cbind-flag "," [authzid] "," "n=" user ",r=" nonce; PostgreSQL's user comes from the start-up packet.
        var parts = message.Split(',');
        if (parts.Length < 4 || !(mustBind ? parts[0] == BindingFlag : parts[0] is "n" or "y") || parts[1].Length != 0 || !parts[2].StartsWith("n=", StringComparison.Ordinal)
            || !parts[3].StartsWith("r=", StringComparison.Ordinal) || parts[3].Length < 3 || parts.Length > 4)
        {
            throw new ProtocolException("The SCRAM client-first message is malformed.");
        }

        if (parts[0] == "y" && binding is not null)
        {
            // It could bind and believes that this server cannot: somebody took the offer out (RFC 5802 section 6).
            throw new ProtocolException("The client did not see that SCRAM-SHA-256-PLUS was offered.");
        }

        _gs2Header = parts[0] + ",,";
        _clientFirst = message[_gs2Header.Length..];
        _nonce = parts[3][2..] + nonce;
        _serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(credentials.Salt)},i={credentials.Iterations}");
        return _serverFirst;
    }

    /// <summary>Takes client-final-message, returns server-final-message, or null for a wrong password.</summary>
    /// <exception cref="ProtocolException">The message is malformed.</exception>
    public string? Final(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        byte[] bound = [.. Encoding.UTF8.GetBytes(_gs2Header), .. mustBind ? binding! : []];
        var expected = $"c={Convert.ToBase64String(bound)},r={_nonce}";
        var proof = new byte[33];
        if (proofAt < 0 || message[..proofAt] != expected || !Convert.TryFromBase64String(message[(proofAt + 3)..], proof, out var length) || length != 32)
        {
            throw new ProtocolException("The SCRAM client-final message is malformed.");
        }

        // ClientProof = ClientKey XOR HMAC(StoredKey, AuthMessage); right when H(ClientKey) = StoredKey.
        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirst},{_serverFirst},{expected}");
        var key = HMACSHA256.HashData(credentials.StoredKey, authMessage);
        for (var i = 0; i < key.Length; i++)
        {
            key[i] ^= proof[i];
        }

        var right = CryptographicOperations.FixedTimeEquals(SHA256.HashData(key), credentials.StoredKey);
        return right & userIsKnown ? "v=" + Convert.ToBase64String(HMACSHA256.HashData(credentials.ServerKey, authMessage)) : null;
    }
}
