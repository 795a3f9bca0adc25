using Npgsql;

namespace RankDb.IntegrationTests.Support;

/// <summary>An ordinary login role. The database that made it owns the data source and drops the role.</summary>
public sealed record TestRole(string Name, string ConnectionString, NpgsqlDataSource DataSource)
{
    internal const string Password = "only-for-tests";
}
