using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace RankDb;

/// <summary>
/// Healthy: the database answers and reaches the scoring service. Degraded: it does not reach the service, so searches are
/// lexical. Otherwise the failure status of the registration.
/// </summary>
internal sealed class RankDbHealthCheck(RankDbClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (reachable, error) = await client.ConnectedAsync(ReadAsync, cancellationToken).ConfigureAwait(false);
            return reachable
                ? HealthCheckResult.Healthy("The database reaches the scoring service.")
                : HealthCheckResult.Degraded($"The database does not reach the scoring service, so searches are lexical: {error}");
        }
        catch (NpgsqlException error)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"The database does not answer: {error.Message}", error);
        }

        async Task<(bool Reachable, string? Error)> ReadAsync(NpgsqlConnection connection) =>
            (await new RankDbCommands(connection).ReadAsync("select reachable, error from rankdb.service_status()", [],
                reader => (reader.GetBoolean(0), reader.IsDBNull(1) ? null : reader.GetString(1)), cancellationToken).ConfigureAwait(false)).Single();
    }
}
