using System.Net;
using System.Net.Sockets;

namespace RankDb.Cli.LocalServer;

/// <summary>Finds free ports on 127.0.0.1.</summary>
internal static class Ports
{
    internal static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true); // as servers do: waiting closed connections do not count
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The first free port at or after <paramref name="first"/>.</summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="taken">Ports that are spoken for though nobody listens on them yet.</param>
    internal static int NextFree(int first, params int[] taken)
    {
        for (var port = first; port < first + 200; port++)
        {
            if (!taken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new CliException($"no free port from {first} to {first + 199} on 127.0.0.1", "stop what listens there");
    }
}
