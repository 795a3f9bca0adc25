using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RankDb.Wire.Session;

namespace RankDb.Wire;

/// <summary>Speaks the server side of PostgreSQL's protocol 3.0 on a Kestrel connection. One instance serves all connections.</summary>
public sealed class WireConnectionHandler : ConnectionHandler
{
    private readonly WireEndpoint _endpoint;

    /// <summary>Made by dependency injection; see <see cref="WireServiceCollectionExtensions.AddWire"/>.</summary>
    /// <param name="options">The endpoint's settings.</param>
    /// <param name="functions">The functions that clients may call; names must differ.</param>
    /// <param name="logger">Gets connection events, never query or document text.</param>
    /// <exception cref="OptionsValidationException">A setting is missing or out of range.</exception>
    public WireConnectionHandler(IOptions<WireOptions> options, IEnumerable<IWireFunction> functions, ILogger<WireConnectionHandler> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _endpoint = new WireEndpoint(options.Value, functions, logger);
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => new WireSession(_endpoint, connection).RunAsync();
}
