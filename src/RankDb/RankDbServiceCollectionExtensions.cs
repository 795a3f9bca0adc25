using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace RankDb;

/// <summary>Registers RankDb with an application's services.</summary>
public static class RankDbServiceCollectionExtensions
{
    /// <summary>Adds <see cref="RankDbClient"/> and <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, with a data source of their own.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">An Npgsql connection string or a postgres:// URL.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddRankDb(this IServiceCollection services, string connectionString, Action<RankDbOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return Add(services, configure, (provider, options) =>
            new RankDbClient(NpgsqlDataSource.Create(PostgresUrl.ToConnectionString(connectionString)), ownsDataSource: true, options, provider.GetService<IMeterFactory>()));
    }

    /// <summary>Adds <see cref="RankDbClient"/> and <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> over a data source that the application has.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="dataSource">Finds the data source; it stays its owner's to dispose.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddRankDb(
        this IServiceCollection services, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<RankDbOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return Add(services, configure, (provider, options) =>
            new RankDbClient(dataSource(provider), ownsDataSource: false, options, provider.GetService<IMeterFactory>()));
    }

    /// <summary>Adds a check of the database and, through it, of the scoring service.</summary>
    /// <param name="builder">From <c>services.AddHealthChecks()</c>, after <c>AddRankDb</c>.</param>
    /// <param name="name">Name of the check. Default <c>rankdb</c>.</param>
    /// <param name="failureStatus">Reported when the database does not answer. Default null: unhealthy. A missing service is always degraded.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IHealthChecksBuilder AddRankDbHealthCheck(
        this IHealthChecksBuilder builder, string name = "rankdb", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, provider => new RankDbHealthCheck(provider.GetRequiredService<RankDbClient>()), failureStatus, tags));
    }

    private static IServiceCollection Add(
        IServiceCollection services, Action<RankDbOptions>? configure, Func<IServiceProvider, RankDbOptions, RankDbClient> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new RankDbOptions();
        configure?.Invoke(options);
        services.TryAddSingleton(provider => create(provider, options));
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => new RankDbEmbeddingGenerator(provider.GetRequiredService<RankDbClient>()));
        return services;
    }
}
