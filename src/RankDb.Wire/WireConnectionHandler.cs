using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RankDb.Wire;

/// <summary>Speaks the server side of PostgreSQL's protocol 3.0 on a Kestrel connection. One instance serves all connections.</summary>
public sealed class WireConnectionHandler : ConnectionHandler
{
    /// <summary>Made by dependency injection; see <see cref="WireServiceCollectionExtensions.AddWire"/>.</summary>
    /// <param name="options">The endpoint's settings.</param>
    /// <param name="functions">The functions that clients may call; names must differ.</param>
    /// <param name="logger">Gets connection events, never query or document text.</param>
    public WireConnectionHandler(IOptions<WireOptions> options, IEnumerable<IWireFunction> functions, ILogger<WireConnectionHandler> logger)
    {
        _ = (options, functions, logger);
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => throw new NotImplementedException();
}
