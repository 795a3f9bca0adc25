using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RankDb.Wire.Security;

namespace RankDb.Wire.Session;

/// <summary>What all sessions of an endpoint share.</summary>
internal sealed class WireEndpoint
{
    public WireEndpoint(WireOptions options, IEnumerable<IWireFunction> functions, ILogger logger)
    {
        (Options, Logger, SessionFunctions) = (options, logger, new SessionFunctions(options));
        Credentials = ScramCredentials.Derive(options.Password, RandomNumberGenerator.GetBytes(16), options.ScramIterations);
        var byName = functions.ToDictionary(f => f.Name, StringComparer.Ordinal);
        Planner = new QueryPlanner(byName, SessionFunctions);
        SharedPlanner = new QueryPlanner(byName.Where(f => !f.Value.IsForDirectClients).ToDictionary(StringComparer.Ordinal), SessionFunctions);
    }

    public WireOptions Options { get; }

    public ILogger Logger { get; }

    public ScramCredentials Credentials { get; }

    public SessionFunctions SessionFunctions { get; }

    public QueryPlanner Planner { get; }

    /// <summary>For a connection that a database shares with its users.</summary>
    public QueryPlanner SharedPlanner { get; }

    public CancelRegistry Sessions { get; } = new();
}
