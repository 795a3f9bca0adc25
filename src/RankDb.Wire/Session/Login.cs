using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using RankDb.Wire.Protocol;
using RankDb.Wire.Security;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>Everything before the first query: TLS, start-up packet, password.</summary>
internal sealed class Login(WireEndpoint endpoint, ConnectionContext connection) : IAsyncDisposable
{
    private const int Protocol30 = 3 << 16, CancelRequest = 80877102, SslRequest = 80877103, GssRequest = 80877104;
    private const int MaxPasswordMessage = 4096;
    private SslStream? _tls;

    /// <summary>Reads from the client, through TLS once that is set up.</summary>
    public MessageReader Reader { get; private set; } = new(connection.Transport.Input);

    /// <summary>Writes to the client.</summary>
    public MessageWriter Writer { get; private set; } = new(connection.Transport.Output);

    /// <summary>Reads packets until the client asks for a session. Serves a CancelRequest.</summary>
    /// <returns>The parameters of the session, or null when there is nothing more to do.</returns>
    public async Task<IReadOnlyDictionary<string, string>?> StartAsync(CancellationToken ct)
    {
        while (await Reader.ReadStartupAsync(ct).ConfigureAwait(false) is { } packet)
        {
            var code = BinaryPrimitives.ReadInt32BigEndian(packet);
            switch (code)
            {
                case SslRequest when _tls is null && packet.Length == 4:
                    await AnswerTlsAsync(ct).ConfigureAwait(false);
                    break;
                case GssRequest when _tls is null && packet.Length == 4:
                    await AnswerAsync('N', ct).ConfigureAwait(false);
                    break;
                case CancelRequest when packet.Length == 12:
                    endpoint.Sessions.Cancel(BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4)), BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8)));
                    return null;
                default:
                    return Parameters(code, packet);
            }
        }

        return null;
    }

    /// <summary>SCRAM-SHA-256, and over TLS SCRAM-SHA-256-PLUS.</summary>
    /// <exception cref="FatalException">28P01.</exception>
    /// <returns>False when the client left.</returns>
    public async Task<bool> AuthenticateAsync(string user, CancellationToken ct)
    {
        var binding = _tls is null ? null : endpoint.CertificateHash;
        Writer.Authentication(10, Encoding.ASCII.GetBytes((binding is null ? "" : ScramExchange.BoundMechanism + "\0") + ScramExchange.Mechanism + "\0\0"));
        await Writer.FlushAsync(ct).ConfigureAwait(false);
        if (await PasswordAsync(ct).ConfigureAwait(false) is not { } first)
        {
            return false;
        }

        var (mechanism, message) = ClientFirst(first);
        if (mechanism != ScramExchange.Mechanism && (mechanism != ScramExchange.BoundMechanism || binding is null))
        {
            throw new ProtocolException("The client chose a mechanism that was not offered.");
        }

        var exchange = new ScramExchange(endpoint.Credentials, user == endpoint.Options.User, ScramExchange.NewNonce(), binding, mechanism == ScramExchange.BoundMechanism);
        Writer.Authentication(11, Encoding.UTF8.GetBytes(exchange.First(message)));
        await Writer.FlushAsync(ct).ConfigureAwait(false);
        if (await PasswordAsync(ct).ConfigureAwait(false) is not { } final)
        {
            return false;
        }

        if (exchange.Final(Encoding.UTF8.GetString(final)) is not { } proof)
        {
            endpoint.Logger.WrongPassword(connection.ConnectionId);
            throw new FatalException(SqlStates.InvalidPassword, "password authentication failed");
        }

        Writer.Authentication(12, Encoding.UTF8.GetBytes(proof));
        Writer.Authentication(0);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_tls is not null)
        {
            await _tls.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(char answer, CancellationToken ct)
    {
        Writer.Byte((byte)answer);
        await Writer.FlushAsync(ct).ConfigureAwait(false);
    }

    private async Task AnswerTlsAsync(CancellationToken ct)
    {
        if (endpoint.Options.Certificate is not { } certificate)
        {
            await AnswerAsync('N', ct).ConfigureAwait(false);
            return;
        }

        if (Reader.HasBufferedBytes())
        {
            // Bytes sent before the handshake could come from a third party (CVE-2021-23214).
            throw new ProtocolException("Unencrypted data came after the TLS request.");
        }

        await AnswerAsync('S', ct).ConfigureAwait(false);
        _tls = new SslStream(new DuplexStream(connection.Transport.Input.AsStream(true), connection.Transport.Output.AsStream(true)));
        await _tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct).ConfigureAwait(false);
        Reader = new MessageReader(PipeReader.Create(_tls, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true)));
        Writer = new MessageWriter(PipeWriter.Create(_tls, new StreamPipeWriterOptions(leaveOpen: true)));
    }

    private Dictionary<string, string> Parameters(int code, byte[] packet)
    {
        if (code >> 16 != 3)
        {
            throw new FatalException(code >> 16 is 1 or 2 ? SqlStates.NotSupported : SqlStates.ProtocolViolation,
                "unsupported frontend protocol; this server speaks 3.0");
        }

        if (endpoint.Options.RequireTls && _tls is null && connection.LocalEndPoint is not UnixDomainSocketEndPoint)
        {
            throw new FatalException(SqlStates.InvalidAuthorization, "this server requires TLS");
        }

        var parameters = Pairs(new ReadOnlySequence<byte>(packet, 4, packet.Length - 4));
        var unknown = parameters.Keys.Where(k => k.StartsWith("_pq_.", StringComparison.Ordinal)).ToArray();
        if (code != Protocol30 || unknown.Length > 0)
        {
            Writer.NegotiateProtocolVersion(Protocol30, unknown);
        }

        if (parameters.TryGetValue("replication", out var replication) && replication is not ("false" or "off" or "no" or "0"))
        {
            throw new FatalException(SqlStates.NotSupported, "replication is not supported");
        }

        if (parameters.TryGetValue("client_encoding", out var encoding))
        {
            SessionStatements.CheckEncoding(encoding);
        }

        return parameters.TryGetValue("user", out var user) && user.Length > 0 ? parameters
            : throw new FatalException(SqlStates.InvalidAuthorization, "no user name in the start-up packet");
    }

    private static Dictionary<string, string> Pairs(ReadOnlySequence<byte> bytes)
    {
        var reader = new PayloadReader(bytes);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.String() is { Length: > 0 } name)
        {
            parameters[name] = reader.String();
        }

        reader.End();
        return parameters;
    }

    private async Task<byte[]?> PasswordAsync(CancellationToken ct) =>
        await Reader.ReadAsync(MaxPasswordMessage, ct).ConfigureAwait(false) switch
        {
            null or FrontendMessage.Terminate => null,
            FrontendMessage.Password password => password.Data,
            _ => throw new ProtocolException("A password message was expected."),
        };

    /// <summary>SASLInitialResponse: mechanism, length, data.</summary>
    private static (string Mechanism, string Message) ClientFirst(byte[] data)
    {
        var reader = new PayloadReader(new ReadOnlySequence<byte>(data));
        var mechanism = reader.String();
        var message = reader.Bytes(reader.Int32());
        reader.End();
        return (mechanism, Encoding.UTF8.GetString(message));
    }
}
