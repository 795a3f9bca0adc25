using System.Net.Sockets;

namespace RankDb.Service;

/// <summary>The Unix socket of the wire endpoint, named as libpq looks for it.</summary>
internal static class WireSocket
{
    internal static string PathOf(string folder, int port) => Path.Combine(Path.GetFullPath(folder), $".s.PGSQL.{port}");

    /// <summary>Removes the socket that a killed service left behind; refuses when somebody still answers on it.</summary>
    /// <exception cref="ServiceStartException">Another process listens on the socket, or the file cannot be removed.</exception>
    internal static void RemoveStale(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using (var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                probe.Connect(new UnixDomainSocketEndPoint(path));
                throw new ServiceStartException($"Another process listens on the socket '{path}' (options WireSocketFolder and WirePort).");
            }
            catch (SocketException)
            {
                // Nobody listens: the file is a leftover.
            }
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceStartException($"The old socket '{path}' cannot be removed: {exception.Message}", exception);
        }
    }

    /// <summary>Lets the database's own system user connect; who may call is decided by the password, as in PostgreSQL.</summary>
    internal static void AllowEveryone(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }
}
