using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Transport;

/// <summary>A client that logs in over the Unix socket and sends one query again and again with blocking calls: the service's own share.</summary>
internal static class RawExchange
{
    /// <summary>Bytes of the answer to a query, ReadyForQuery included.</summary>
    public static int AnswerBytes(EmptyModelService service, string sql)
    {
        using var socket = Login(service);
        UnixEcho.Send(socket, Message('Q', [.. Encoding.UTF8.GetBytes(sql), 0]));
        return ReadAnswer(socket);
    }

    /// <summary>Microseconds of each exchange.</summary>
    public static double[] Measure(EmptyModelService service, string sql, int rounds)
    {
        var request = Message('Q', [.. Encoding.UTF8.GetBytes(sql), 0]);
        var answer = new byte[AnswerBytes(service, sql)];
        using var socket = Login(service);
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            UnixEcho.Send(socket, request);
            UnixEcho.Receive(socket, answer);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return times;
    }

    private static Socket Login(EmptyModelService service)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(service.SocketPath));
        UnixEcho.Send(socket, Sized([0, 3, 0, 0, .. "user\0rankdb\0\0"u8]));
        Read(socket);
        UnixEcho.Send(socket, Message('p', [.. "SCRAM-SHA-256\0"u8, 0, 0, 0, 11, .. "n,,n=,r=abc"u8]));
        var serverFirst = Encoding.ASCII.GetString(Read(socket).Payload.AsSpan(4));
        var parts = serverFirst.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(LiveService.Password, Convert.FromBase64String(parts[1][2..]), int.Parse(parts[2].AsSpan(2), null), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var final = "c=biws," + parts[0];
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.ASCII.GetBytes($"n=,r=abc,{serverFirst},{final}"));
        UnixEcho.Send(socket, Message('p', Encoding.ASCII.GetBytes($"{final},p={Convert.ToBase64String(clientKey.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray())}")));
        ReadAnswer(socket);
        return socket;
    }

    private static int ReadAnswer(Socket socket)
    {
        for (var bytes = 0; ;)
        {
            var (type, payload) = Read(socket);
            bytes += payload.Length + 5;
            if (type == 'Z')
            {
                return bytes;
            }
        }
    }

    private static (char Type, byte[] Payload) Read(Socket socket)
    {
        var head = new byte[5];
        UnixEcho.Receive(socket, head);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        UnixEcho.Receive(socket, payload);
        return ((char)head[0], payload);
    }

    private static byte[] Message(char type, byte[] payload) => [(byte)type, .. Sized(payload)];

    private static byte[] Sized(byte[] payload)
    {
        var bytes = new byte[payload.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        payload.CopyTo(bytes, 4);
        return bytes;
    }
}
