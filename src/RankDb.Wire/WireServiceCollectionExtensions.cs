using Microsoft.Extensions.DependencyInjection;

namespace RankDb.Wire;

/// <summary>Registers the wire endpoint.</summary>
public static class WireServiceCollectionExtensions
{
    /// <summary>Adds <see cref="WireConnectionHandler"/> and its options. Register functions as <see cref="IWireFunction"/>
    /// singletons, then <c>kestrel.Listen(endpoint, l =&gt; l.UseConnectionHandler&lt;WireConnectionHandler&gt;())</c>.</summary>
    /// <param name="services">The collection to add to.</param>
    /// <param name="configure">Sets at least <see cref="WireOptions.Password"/>.</param>
    /// <returns>The same collection.</returns>
    public static IServiceCollection AddWire(this IServiceCollection services, Action<WireOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<WireOptions>().Configure(configure)
            .Validate(o => o.User.Length > 0 && o.Password.Length > 0, "The wire endpoint needs a user and a password.")
            .Validate(o => o is { MaxConnections: > 0, MaxMessageBytes: >= 1024, ScramIterations: > 0 } && o.AuthenticationTimeout > TimeSpan.Zero,
                "The wire endpoint's limits must be positive, and MaxMessageBytes at least 1024.")
            .Validate(o => !o.RequireTls || o.Certificate is not null, "RequireTls needs a Certificate.");
        services.AddSingleton<WireConnectionHandler>();
        return services;
    }
}
