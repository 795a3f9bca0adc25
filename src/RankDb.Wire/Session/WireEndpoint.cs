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
        Planner = new QueryPlanner(functions.ToDictionary(f => f.Name, StringComparer.Ordinal), SessionFunctions);
    }

    public WireOptions Options { get; }

    public ILogger Logger { get; }

    public ScramCredentials Credentials { get; }

    public SessionFunctions SessionFunctions { get; }

    public QueryPlanner Planner { get; }

    public CancelRegistry Sessions { get; } = new();
}
