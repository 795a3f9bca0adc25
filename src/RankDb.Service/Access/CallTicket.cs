using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RankDb.Wire;

namespace RankDb.Service.Access;

/// <summary>
/// Checks the ticket by which a database says that it decided on a call: <c>ISSUED.NONCE.MAC.DENIED</c>. ISSUED is in milliseconds since
/// 1970, NONCE a UUID, DENIED a JSON array of models that the caller may not use, MAC the HMAC-SHA-256 in hexadecimal over
/// <c>PURPOSE\nISSUED\nNONCE\nDENIED\nMODEL</c> with the key SHA-256("rankdb ticket " + password). Each ticket is good for one call.
/// </summary>
internal sealed class CallTicket(string password, TimeProvider time)
{
    /// <summary>How far the clocks of database and service may be apart, and how long a ticket is good for.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes("rankdb ticket " + password));
    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _used = [];
    private readonly Queue<(Guid Nonce, DateTimeOffset Until)> _order = new();

    /// <summary>Accepts a ticket once.</summary>
    /// <param name="purpose">The function: embed, rerank or tune.</param>
    /// <param name="model">The model as the call names it; empty for tune.</param>
    /// <param name="ticket">The ticket.</param>
    /// <returns>Models that the caller may not use.</returns>
    /// <exception cref="WireException">42501.</exception>
    internal IReadOnlyList<string> Accept(string purpose, string model, string? ticket)
    {
        var parts = (ticket ?? "").Split('.', 4);
        if (parts.Length != 4
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var issued)
            || !Guid.TryParseExact(parts[1], "D", out var nonce))
        {
            throw Refused("it is not a ticket");
        }

        var body = Encoding.UTF8.GetBytes($"{purpose}\n{parts[0]}\n{parts[1]}\n{parts[3]}\n{model}");
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(_key, body));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(parts[2])))
        {
            throw Refused("it was not made for this call by a database that knows the password");
        }

        var now = time.GetUtcNow();
        var age = now.ToUnixTimeMilliseconds() - issued;
        if (Math.Abs(age) > Lifetime.TotalMilliseconds)
        {
            throw Refused($"it is {age / 1000} seconds old; do the clocks of the database server and the service differ?");
        }

        if (!Use(nonce, now))
        {
            throw Refused("it was used before");
        }

        return parts[3] == "[]" ? [] : JsonSerializer.Deserialize<string[]>(parts[3]) ?? [];
    }

    private bool Use(Guid nonce, DateTimeOffset now)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until < now)
            {
                _used.Remove(_order.Dequeue().Nonce);
            }

            if (!_used.Add(nonce))
            {
                return false;
            }

            // A ticket from a clock that is ahead stays good for the lifetime after its own time.
            _order.Enqueue((nonce, now + (2 * Lifetime)));
            return true;
        }
    }

    private static WireException Refused(string why) => new("42501", $"the ticket of this call is refused: {why}", "Call rankdb.embed, rankdb.rerank or rankdb.tune.");
}
