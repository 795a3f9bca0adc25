using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RankDb.Tests.Wire;

/// <summary>A client that writes the protocol byte by byte.</summary>
internal sealed class RawClient(NetworkStream stream) : IAsyncDisposable
{
    public int Process { get; private set; }

    public int Secret { get; private set; }

    private static CancellationToken Test => Xunit.TestContext.Current.CancellationToken;

    public static async Task<RawClient> LoginAsync(WireHost host)
    {
        var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync(Startup());
        await client.AuthenticateAsync(WireHost.Password);
        await client.ReadUntilReadyAsync();
        return client;
    }

    public static async Task CancelAsync(WireHost host, int process, int secret)
    {
        await using var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync([.. Int32(16), .. Int32(80877102), .. Int32(process), .. Int32(secret)]);
        await client.ReadToEndAsync();
    }

    public static byte[] Startup(int version = 3 << 16, string more = "") =>
        Sized([.. Int32(version), .. Text($"user\0rankdb\0database\0rankdb{(more.Length == 0 ? "" : "\0" + more)}"), 0]);

    public static byte[] Query(string sql) => Message('Q', Text(sql));

    public static byte[] Message(char type, params byte[] payload) => [(byte)type, .. Sized(payload)];

    public static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Int16(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    public async Task SendAsync(params byte[] bytes) => await stream.WriteAsync(bytes, Test);

    public void EndSending() => stream.Socket.Shutdown(SocketShutdown.Send);

    public async Task<byte> ReadByteAsync()
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, Test);
        return one[0];
    }

    /// <summary>SCRAM from the client's side, written from RFC 5802 apart from the server's code.</summary>
    public async Task AuthenticateAsync(string password)
    {
        string nonce = "rOprNGfwEbeRWgbNEkqO", bare = "n=,r=" + nonce;
        await ReadMessageAsync('R');
        var first = Encoding.UTF8.GetBytes("n,," + bare);
        await SendAsync(Message('p', [.. Text("SCRAM-SHA-256"), .. Int32(first.Length), .. first]));
        var serverFirst = Encoding.UTF8.GetString((await ReadMessageAsync('R'))[4..]);
        var parts = serverFirst.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts[1][2..]), int.Parse(parts[2][2..], null), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = "c=biws," + parts[0];
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{bare},{serverFirst},{withoutProof}"));
        var proof = clientKey.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        await SendAsync(Message('p', Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}")));
    }

    /// <summary>Reads one message; its type must be the one given, if any.</summary>
    public async Task<byte[]> ReadMessageAsync(char? type = null)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, Test);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await stream.ReadExactlyAsync(payload, Test);
        if (head[0] == 'K')
        {
            (Process, Secret) = (BinaryPrimitives.ReadInt32BigEndian(payload), BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4)));
        }

        Xunit.Assert.True(type is null || head[0] == type, $"expected {type}, got {(char)head[0]}: {Encoding.Latin1.GetString(payload)}");
        LastType = (char)head[0];
        return payload;
    }

    public char LastType { get; private set; }

    /// <summary>Types and texts up to ReadyForQuery, rows left out after the first ten messages.</summary>
    public async Task<string> ReadUntilReadyAsync()
    {
        var seen = new StringBuilder();
        var count = 0;
        do
        {
            var payload = await ReadMessageAsync();
            if (LastType != 'D' || count++ < 10)
            {
                seen.Append(LastType).Append(':').Append(Encoding.UTF8.GetString(payload)).Append('\n');
            }
        }
        while (LastType != 'Z');
        return seen.ToString();
    }

    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, Test);
        }
        catch (IOException)
        {
            // Reset: the end all the same.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static byte[] Sized(byte[] payload) => [.. Int32(payload.Length + 4), .. payload];
}
