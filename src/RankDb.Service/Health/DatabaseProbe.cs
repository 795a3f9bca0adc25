using Npgsql;

namespace RankDb.Service.Health;

/// <summary>Asks whether the database answers, at most once a second however often it is asked itself.</summary>
internal sealed class DatabaseProbe(ServiceOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _one = new(1, 1);
    private long? _askedAt;
    private string? _problem;

    internal bool IsConfigured => !string.IsNullOrEmpty(options.DatabaseConnection);

    /// <summary>Why the database cannot be reached; null when it can.</summary>
    internal async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_askedAt is not { } asked || time.GetElapsedTime(asked) >= Fresh)
            {
                _problem = await AskAsync(cancellationToken);
                _askedAt = time.GetTimestamp();
            }

            return _problem;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var own = new NpgsqlConnectionStringBuilder(options.DatabaseConnection) { ApplicationName = "rankdb readiness", Pooling = false };
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(limit.Token);
            await using var command = new NpgsqlCommand("select to_regprocedure('rankdb._pending()') is not null", connection);
            return await command.ExecuteScalarAsync(limit.Token) is true ? null : "RankDb is not installed in the database; run 'rankdb migrate'";
        }
        catch (PostgresException exception)
        {
            return $"the database refused the connection ({exception.SqlState})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the database did not answer within {Patience.TotalSeconds:0} seconds";
        }
        catch (NpgsqlException)
        {
            return "the database cannot be reached";
        }
    }
}
