using System.Diagnostics;
using System.Net.Sockets;

namespace RankDb.IntegrationTests.Transport;

/// <summary>The floor: two threads that pass bytes over a Unix socket with blocking calls, and nothing else.</summary>
internal static class UnixEcho
{
    /// <summary>Microseconds of each exchange of <paramref name="there"/> bytes for <paramref name="back"/> bytes.</summary>
    public static double[] Measure(int there, int back, int rounds)
    {
        var path = Path.Combine(Path.GetTempPath(), $"rankdb-echo-{Guid.NewGuid():n}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        try
        {
            var server = new Thread(() =>
            {
                using var socket = listener.Accept();
                Serve(socket, there, back, rounds);
            });
            server.Start();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            var (request, answer, times) = (new byte[there], new byte[back], new double[rounds]);
            for (var i = 0; i < rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Send(client, request);
                Receive(client, answer);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            server.Join();
            return times;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    public static void Receive(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = socket.Receive(bytes);
            bytes = read > 0 ? bytes[read..] : throw new EndOfStreamException();
        }
    }

    private static void Serve(Socket socket, int there, int back, int rounds)
    {
        var (request, answer) = (new byte[there], new byte[back]);
        for (var i = 0; i < rounds; i++)
        {
            Receive(socket, request);
            Send(socket, answer);
        }
    }
}
