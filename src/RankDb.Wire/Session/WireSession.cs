using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using RankDb.Wire.Protocol;

namespace RankDb.Wire.Session;

/// <summary>One connection from its first byte to its last. Nothing escapes as an exception.</summary>
internal sealed class WireSession(WireEndpoint endpoint, ConnectionContext connection)
{
    private readonly RunningCall _running = new();

    /// <summary>Serves the connection until either side ends it.</summary>
    public async Task RunAsync()
    {
        var login = new Login(endpoint, connection);
        try
        {
            await ServeAsync(login).ConfigureAwait(false);
        }
        catch (ProtocolException error)
        {
            endpoint.Logger.ProtocolViolation(connection.ConnectionId, error.Message);
            await SayGoodbyeAsync(login, error.SqlState, error.Message).ConfigureAwait(false);
        }
        catch (FatalException error)
        {
            await SayGoodbyeAsync(login, error.SqlState, error.Message).ConfigureAwait(false);
        }
        catch (WireException error)
        {
            await SayGoodbyeAsync(login, error.SqlState, error.Message).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or AuthenticationException or ConnectionAbortedException)
        {
            // The client left, or its TLS did not work out: nobody to tell.
        }
#pragma warning disable CA1031 // The last line of defence: one session must not disturb the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            endpoint.Logger.SessionFailed(connection.ConnectionId, error.GetType().Name, FirstFrame(error));
            await SayGoodbyeAsync(login, SqlStates.Failed, "internal error").ConfigureAwait(false);
        }

        await login.DisposeAsync().ConfigureAwait(false);
        endpoint.Logger.Closed(connection.ConnectionId);
    }

    /// <summary>Where an exception was thrown; its message is left out because it may quote a document.</summary>
    internal static string FirstFrame(Exception error) => error.StackTrace?.Split('\n')[0].Trim() ?? "";

    private async Task ServeAsync(Login login)
    {
        using var timeout = new CancellationTokenSource(endpoint.Options.AuthenticationTimeout);
        using var early = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        int? process = null;
        try
        {
            if (await login.StartAsync(early.Token).ConfigureAwait(false) is not { } parameters)
            {
                return;
            }

            (process, var secret) = endpoint.Sessions.Add(_running);
            if (endpoint.Sessions.Count > endpoint.Options.MaxConnections)
            {
                endpoint.Logger.TooManyConnections(connection.ConnectionId, endpoint.Sessions.Count);
                throw new FatalException(SqlStates.TooManyConnections, "sorry, too many clients already");
            }

            if (!await login.AuthenticateAsync(parameters["user"], early.Token).ConfigureAwait(false))
            {
                return;
            }

            timeout.CancelAfter(Timeout.InfiniteTimeSpan);
            endpoint.Logger.LoggedIn(connection.ConnectionId, process.Value);
            CheckDatabase(parameters);
            var settings = new SessionSettings(endpoint.Options, parameters);
            Welcome(login.Writer, settings, process.Value, secret);
            await TalkAsync(login, FunctionsFor(parameters), settings).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !connection.ConnectionClosed.IsCancellationRequested)
        {
            endpoint.Logger.AuthenticationTimeout(connection.ConnectionId, endpoint.Options.AuthenticationTimeout.TotalSeconds);
            throw new FatalException(SqlStates.ProtocolViolation, "canceling authentication due to timeout");
        }
        finally
        {
            if (process is { } added)
            {
                endpoint.Sessions.Remove(added);
            }
        }
    }

    /// <summary>After the password, as in PostgreSQL: a stranger does not learn which database there is.</summary>
    private void CheckDatabase(IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.TryGetValue("database", out var name) && name.Length > 0 && name != endpoint.Options.Database && name != endpoint.Options.User)
        {
            throw new FatalException(SqlStates.UnknownDatabase, $"database \"{(name.Length > 64 ? name[..64] : name)}\" does not exist; this endpoint has {endpoint.Options.Database}");
        }
    }

    private static void Welcome(MessageWriter writer, SessionSettings settings, int process, int secret)
    {
        foreach (var (name, value) in settings.AtLogin)
        {
            writer.ParameterStatus(name, value);
        }

        writer.BackendKeyData(process, secret);
        writer.ReadyForQuery('I');
    }

    // The users of a database can run statements by hand on the connection that it holds (dblink shows it to the whole session).
    private IReadOnlyDictionary<string, IWireFunction> FunctionsFor(IReadOnlyDictionary<string, string> parameters) =>
        parameters.TryGetValue("options", out var options) && options.Contains("rankdb.tickets=required", StringComparison.Ordinal)
            ? endpoint.SharedFunctions : endpoint.Functions;

    private async Task TalkAsync(Login login, IReadOnlyDictionary<string, IWireFunction> functions, SessionSettings settings)
    {
        var closed = connection.ConnectionClosed;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var conversation = new Conversation(endpoint, functions, settings, login.Writer, _running, connection.ConnectionId, closed);
        await using (conversation.ConfigureAwait(false))
        {
            await login.Writer.FlushAsync(closed).ConfigureAwait(false);
            using var registration = stopping.UnsafeRegister(r => ((MessageReader)r!).Interrupt(), login.Reader);
            do
            {
                if (stopping.IsCancellationRequested)
                {
                    throw new FatalException(SqlStates.Shutdown, "terminating connection: the server is shutting down");
                }
            }
            while (await NextAsync(login.Reader, conversation, stopping).ConfigureAwait(false));
        }
    }

    /// <summary>Serves one message; false when the client is done.</summary>
    private async Task<bool> NextAsync(MessageReader reader, Conversation conversation, CancellationToken stopping)
    {
        var message = await reader.ReadAsync(endpoint.Options.MaxMessageBytes, connection.ConnectionClosed).ConfigureAwait(false);
        return message is null ? stopping.IsCancellationRequested
            : message is not FrontendMessage.Terminate && await conversation.HandleAsync(message).ConfigureAwait(false);
    }

    private static async Task SayGoodbyeAsync(Login login, string sqlState, string message)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            login.Writer.Error("FATAL", sqlState, message);
            await login.Writer.FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It left first.
        }
    }
}
